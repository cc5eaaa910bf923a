import Hummingbird
import Invoices

let server = try InvoiceServer()
let application = Application(
    router: try server.router(), configuration: .init(address: .hostname("127.0.0.1", port: 8081)))

print(
    """
    The key, shown this once: \(try server.demoKey())
    Try: curl -H "Authorization: Bearer <key>" http://127.0.0.1:8081/api/invoices
    """)
try await application.runService()
