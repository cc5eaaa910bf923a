import Hummingbird
import Logging
import ServiceLifecycle
import TestSupport

/// Runs a server of one's own on a free port of 127.0.0.1 while `body` runs, which is handed the port.
func withServer(
    _ router: Router<BasicRequestContext>, _ body: @escaping @Sendable (Int) async throws -> Void
) async throws {
    var logger = Logger(label: "provider")
    logger.logLevel = .critical
    let (ports, source) = AsyncStream<Int>.makeStream()
    let server = Application(
        router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { source.yield($0.localAddress?.port ?? 0) }, logger: logger)
    var configuration = ServiceGroupConfiguration(services: [server], logger: logger)
    configuration.maximumGracefulShutdownDuration = .milliseconds(100)
    let group = ServiceGroup(configuration: configuration)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try? await group.run() }
        do {
            try await body(next(of: ports, "the port of the provider"))
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
        await group.triggerGracefulShutdown()
    }
}
