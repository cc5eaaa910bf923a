import APIKeys
import Hummingbird

let server = try GreetingServer()
let secret = server.issueKey(named: "first").secret
print("curl -H 'Authorization: Bearer \(secret.expose())' http://127.0.0.1:8080/v1/greeting")

let application = Application(
    router: try server.router(), configuration: .init(address: .hostname("127.0.0.1", port: 8080)))
try await application.runService()
