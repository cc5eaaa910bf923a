import APIKeysHummingbird
import Foundation
import HTTPTypes
import Testing

@testable import WorkClawAPI

@Suite("The contract as it is served")
struct ServedContractTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/WorkClawAPI/openapi.yaml")

    @Test("/openapi.yaml is the file, byte for byte")
    func file() async throws {
        let answer = try await API().send(.get, "/openapi.yaml")
        #expect(answer["Content-Type"] == "application/yaml")
        let file = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(answer.text.utf8.elementsEqual(file.utf8))
    }

    @Test("the page takes nothing from elsewhere, and runs nothing")
    func strictness() async throws {
        let api = try await API()
        for path in ["/docs", "/docs/style.css", "/openapi.yaml"] {
            let answer = try await api.send(.get, path)
            let policy = try #require(answer["Content-Security-Policy"])
            #expect(policy.hasPrefix("default-src 'none'; style-src 'self';") && !policy.contains("unsafe"))
            #expect(answer["X-Content-Type-Options"] == "nosniff")
            #expect(answer["Cache-Control"] == "public, max-age=300")
        }
        let page = try await api.send(.get, "/docs").text
        #expect(!page.contains(/<(script|style|iframe|img|object|embed|form)\b/) && !page.contains(/\s(style|on[a-z]+)=/))
        let links = page.matches(of: /(?:href|src)="([^"]*)"/).map { String($0.output.1) }
        #expect(Set(links.filter { !$0.hasPrefix("#") }) == ["/docs/style.css", "/openapi.yaml"])
    }

    @Test("every operation, every field of a body and every error code is on the page, and every link leads somewhere")
    func completeness() async throws {
        let page = try await API().send(.get, "/docs").text
        let contract = try Contract(Contract.text)
        let operations = try contract.operations()
        #expect(operations.count > 20)
        let anchors = Set(page.matches(of: /id="([^"]*)"/).map { String($0.output.1) })
        for operation in operations {
            #expect(anchors.contains(operation.id))
            let article = try #require(page.split(separator: "<article id=\"\(operation.id)\">").last)
            let text = article.prefix { _ in true }.split(separator: "</article>")[0]
            #expect(text.contains(operation.path) && text.contains(">\(operation.method)<"))
            #expect(text.contains(operation.scope ?? "no key"))
            for parameter in operation.parameters { #expect(text.contains("<code>\(parameter.name)</code>")) }
            if let body = operation.body {
                for field in try contract.fields(of: body.schema) { #expect(text.contains("<code>\(field.path)</code>")) }
            }
            for answer in operation.answers { #expect(text.contains(">\(answer.status)</dt>")) }
        }
        for type in ErrorCatalog.all { #expect(anchors.contains("error-\(type.code)"), "\(type.code)") }
        let internalLinks = page.matches(of: /href="#([^"]*)"/).map { String($0.output.1) }
        for link in internalLinks { #expect(anchors.contains(link), "#\(link)") }
    }
}
