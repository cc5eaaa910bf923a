import APIKeys
import APIKeysHummingbird
import Foundation
import Hummingbird

/// Serves one body of JSON in three ways, to be loaded side by side:
///
/// - `/bare/claws/{id}` on port P: Hummingbird alone;
/// - the same on port P + 1 behind a `RequestFrame`: the route without authentication;
/// - the same on port P + 2 behind a `RequestFrame` and an `APIKeyMiddleware` that reports to a sink: the route with it.
///
/// Prints a key on its first line. Usage: `http-server PORT BODYFILE`
@main
enum Main {
    static func main() async throws {
        guard CommandLine.arguments.count == 3, let port = Int(CommandLine.arguments[1]) else {
            FileHandle.standardError.write(Data("usage: http-server PORT BODYFILE\n".utf8))
            exit(64)
        }
        let body = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: CommandLine.arguments[2])))
        let answer: @Sendable () -> Response = {
            Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
        }

        let bare = Router()
        bare.get("/v1/claws/{id}") { _, _ in answer() }

        let framed = Router(context: BasicKeyedRequestContext.self)
        framed.add(middleware: RequestFrame())
        framed.get("/v1/claws/{id}") { _, _ in answer() }

        let format = try KeyFormat(prefix: "wc_live_")
        let catalog = try ScopeCatalog(["claws:read": "see"])
        let index = KeyIndex()
        let secret = format.makeSecret()
        let now = SystemTime().now
        guard let scope = Scope("claws:read") else { return }
        index.update(
            APIKey(
                secret: secret, teamID: TeamID(at: now), name: "load", scopes: [scope], createdAt: now,
                createdBy: UserID(at: now)),
            scopes: catalog.all)
        let guarded = Router(context: BasicKeyedRequestContext.self)
        guarded.add(middleware: RequestFrame())
        let guarding = try APIKeyGuard(
            verifier: KeyVerifier(format: format, index: index), realm: "bench", activity: CountingSink())
        try guarded.guarded("/v1", by: guarding, scopes: catalog).get("claws/{id}", scope: scope) { _, _ in answer() }

        FileHandle.standardOutput.write(Data((secret.expose() + "\n").utf8))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await run(bare, on: port) }
            group.addTask { try await run(framed, on: port + 1) }
            group.addTask { try await run(guarded, on: port + 2) }
            try await group.waitForAll()
        }
    }

    private static func run<Context: RequestContext & InitializableFromSource<ApplicationRequestContextSource>>(
        _ router: Router<Context>, on port: Int
    ) async throws {
        try await Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port))
        ).runService()
    }
}
