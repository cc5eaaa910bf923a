import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import NIOCore

/// `/openapi.yaml`, and `/docs` made from it: the contract for programs and for people, without a key.
struct ContractController<Context: KeyedRequestContext> {
    private let page: ByteBuffer

    /// - Throws: if the contract that the server was built with cannot be read.
    init() throws {
        page = try RenderedContract.page.get()
    }

    func addRoutes(to routes: inout OpenRoutes<Context>) {
        let text = ByteBuffer(string: Contract.text)
        let style = ByteBuffer(string: EmbeddedText.files["Contract/style.css"] ?? "")
        routes.get("openapi.yaml") { _, _ in Self.answer("application/yaml", text) }
        routes.get("docs") { [page] _, _ in Self.answer("text/html; charset=utf-8", page) }
        routes.get("docs/style.css") { _, _ in Self.answer("text/css; charset=utf-8", style) }
    }

    private static func answer(_ type: String, _ body: ByteBuffer) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "public, max-age=300", .xContentTypeOptions: "nosniff",
                // No script, no frame, nothing from elsewhere; only the style sheet beside it.
                .contentSecurityPolicy:
                    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                .referrerPolicy: "no-referrer",
            ],
            body: ResponseBody(byteBuffer: body))
    }
}

/// The page is the same for every server of the process, and made once.
private enum RenderedContract {
    static let page = Result<ByteBuffer, any Error> {
        ByteBuffer(string: try ReferencePage(Contract(Contract.text)).html())
    }
}

extension HTTPField.Name {
    // swift-format-ignore: NeverForceUnwrap
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
