import Foundation
import Testing

extension EndToEnd {
    @Suite("From the terminal's link to a key that works")
    struct DashboardTests {
        @Test("the link makes the team; a page makes a key; the key opens the API, and neither opens the other's door")
        func firstKey() async throws {
            try await Site.with { site in
                let server = try await site.serve()
                let link = try #require(server.announcement["set_up_link"]?.text)
                let setUp = try #require(URL(string: link)).path
                #expect(try await server.http.get(setUp).status == 200)

                let made = try await server.http.post(
                    setUp, ["name": "First", "email": "owner@example.com", "password": Site.password])
                #expect(made.status == 303)
                #expect(try await server.http.get(setUp).status == 404)
                let session = String(try #require(made.text.firstMatch(of: /wc_session=([^;]+);/)?.output.1))
                let cookie = "Cookie: wc_session=\(session)"

                let form = try await server.http.get("/settings/keys/new", headers: [cookie]).body
                let csrf = String(try #require(form.firstMatch(of: /name="csrf" value="([^"]+)"/)?.output.1))
                let token = String(try #require(form.firstMatch(of: /name="form" value="([^"]+)"/)?.output.1))
                let answer = try await server.http.post(
                    "/settings/keys/new",
                    ["csrf": csrf, "form": token, "name": "CI", "scope": "claws:read", "expires": "90"], cookie: cookie)
                let key = String(try #require(answer.body.firstMatch(of: /wc_live_[0-9A-Za-z]{36}/)?.output))
                #expect(try await server.http.status(with: key, becomes: 200) == 200)

                // A session never opens /v1, and a key never opens a page.
                #expect(try await server.http.get("/v1/claws", headers: [cookie]).status == 401)
                #expect(try await server.http.get("/settings/keys", key: key).status == 303)
                #expect(try await server.http.get("/settings/keys", headers: [cookie]).body.contains("CI"))
            }
        }
    }
}

extension HTTPClient {
    /// Sends a form as a browser sends it from a page of the server.
    fileprivate func post(
        _ path: String, _ form: KeyValuePairs<String, String>, cookie: String? = nil
    ) async throws -> HTTPAnswer {
        let body = form.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
        return try await send(
            "POST", path,
            headers: ["Sec-Fetch-Site: same-origin", "Content-Type: application/x-www-form-urlencoded"]
                + (cookie.map { [$0] } ?? []),
            body: body)
    }
}
