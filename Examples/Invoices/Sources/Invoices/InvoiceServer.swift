// guard begins
public import APIKeys
public import APIKeysHummingbird
// guard ends
public import Hummingbird

/// A server of somebody's, with keys and scopes of its own.
public struct InvoiceServer: Sendable {
    public let index = KeyIndex()
    public let format: KeyFormat
    public let scopes: ScopeCatalog
    private let book = InvoiceBook()

    public init() throws {
        // guard begins
        format = try KeyFormat(prefix: "inv_live_")
        scopes = try ScopeCatalog(["invoices:read": "See invoices", "invoices:write": "Write invoices"])
        // guard ends
    }

    public func router() throws -> Router<BasicKeyedRequestContext> {
        let router = Router(context: BasicKeyedRequestContext.self)
        // guard begins
        router.add(middleware: RequestFrame())
        let guarding = try APIKeyGuard(verifier: KeyVerifier(format: format, index: index), realm: "invoices")
        let routes = router.guarded("/api", by: guarding, scopes: scopes)
        let (read, write) = (try routes.scope("invoices:read"), try routes.scope("invoices:write"))
        // guard ends
        router.get("/") { _, _ in "Invoices are at /api/invoices." }
        try routes.get("invoices", scope: read) { [book] _, _ in await book.invoices }
        try routes.get("invoices/{id}", scope: read) { [book] _, context in
            guard let invoice = await book.invoice(try context.parameters.require("id", as: Int.self)) else {
                throw HTTPError(.notFound, message: "There is no such invoice.")
            }
            return invoice
        }
        try routes.post("invoices", scope: write) { [book] request, context in
            let draft = try await request.decode(as: Invoice.Draft.self, context: context)
            return EditedResponse(status: .created, response: await book.add(draft))
        }
        return router
    }
}
