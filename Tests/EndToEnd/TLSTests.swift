import Foundation
import Programs
import TestSupport
import Testing

extension EndToEnd {
    @Suite("TLS", .enabled(if: OpenSSL.isInstalled, "needs the openssl command"))
    struct TLSTests {
        @Test("with a certificate the server speaks HTTPS, and nothing else")
        func serves() async throws {
            try await Site.with { site in
                let (certificate, privateKey) = try await OpenSSL.selfSigned(in: site)
                let server = try await site.serve("--tls-cert", certificate, "--tls-key", privateKey)
                #expect(server.announcement["url"]?.text == "https://127.0.0.1:\(server.port)")
                try await site.setUp()
                let key = try await site.makeKey()
                let answer = try await eventually("200 over TLS") {
                    let answer = try await OpenSSL.get(
                        "/v1/claws", key: key.secret, port: server.port, trusting: certificate, in: site)
                    return answer.status == 200 ? answer : nil
                }
                #expect(try answer.json()["data"]?.elements.count == 1)
                let plain = try? await server.http.get("/v1/claws", key: key.secret)
                #expect(plain == nil, "a request in the clear is not answered")
                #expect(try await server.stop().status == 0)
            }
        }

        @Test("files that are no certificate and key stop the start, and are not quoted")
        func badFiles() async throws {
            try await Site.with { site in
                let (certificate, privateKey) = try await OpenSSL.selfSigned(in: site)
                let broken = site.folder.appendingPathComponent("broken.pem").path
                try Data("-----BEGIN PRIVATE KEY-----\nnotforyoureyes\n-----END PRIVATE KEY-----\n".utf8)
                    .write(to: URL(fileURLWithPath: broken))
                for (certificate, privateKey) in [(certificate, broken), (broken, privateKey), ("/nowhere", privateKey)] {
                    let said = try await site.run(
                        "serve", "--port", "0", "--tls-cert", certificate, "--tls-key", privateKey)
                    #expect(said.status == 1)
                    #expect(said.errorLines.count == 1, "\(said.errors)")
                    #expect(said.errors.contains(certificate) && said.errors.contains(privateKey), "\(said.errors)")
                    #expect(!said.errors.contains("notforyoureyes"))
                }
                let half = try await site.run("serve", "--port", "0", "--tls-cert", certificate)
                #expect(half.status == 1)
                #expect(half.errors.contains("--tls-key"))
            }
        }
    }
}

/// The openssl command: it makes a certificate, and speaks TLS as a stranger would.
private enum OpenSSL {
    static let path = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl"]
        .first(where: FileManager.default.isExecutableFile(atPath:))

    static var isInstalled: Bool { path != nil }

    static func selfSigned(in site: Site) async throws -> (certificate: String, privateKey: String) {
        let certificate = site.folder.appendingPathComponent("cert.pem").path
        let privateKey = site.folder.appendingPathComponent("key.pem").path
        let child = try ChildProcess(
            #require(path),
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", privateKey,
                "-out", certificate,
            ], in: site.logs, name: site.nextName("openssl"))
        let ending = try await child.end()
        try #require(ending.status == 0, "\(child.errorText)")
        return (certificate, privateKey)
    }

    static func get(
        _ target: String, key: String, port: UInt16, trusting certificate: String, in site: Site
    ) async throws -> HTTPAnswer {
        let request = HTTPClient.request("GET", target, headers: HTTPClient.authorization(key), length: 0)
        let child = try ChildProcess(
            #require(path),
            [
                "s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", certificate, "-verify_return_error", "-verify_ip",
                "127.0.0.1", "-quiet",
            ], input: request, in: site.logs, name: site.nextName("openssl"))
        let ending = try await child.end()
        try #require(ending.status == 0, "\(child.errorText)")
        return try HTTPAnswer(bytes: Array(child.outputText.utf8))
    }
}
