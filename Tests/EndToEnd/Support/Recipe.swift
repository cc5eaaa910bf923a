import Foundation
import PostgresTesting
import TestSupport
import Testing

/// A proxy's configuration from `deploy/recipes`, as it is but for the ports and the team, before a service that says what it was told.
struct Recipe: Sendable {
    let proxy: HTTPClient
    let child: ChildProcess
    let service: EchoService

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../deploy/recipes")
        .standardized

    /// Starts the proxy.
    ///
    /// - Parameter command: what starts it, given the file of its configuration.
    init(
        _ name: String, asking verify: Int, team: String, in site: Site,
        command: (URL) -> (program: String, arguments: [String])
    ) throws {
        service = try EchoService()
        let port = try FreePort.next()
        var text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        for (written, real) in [8081: verify, 8000: port, 9000: Int(service.port)] {
            text = text.replacing("127.0.0.1:\(written)", with: "127.0.0.1:\(real)")
                .replacing("http://:\(written)", with: "http://:\(real)")
                .replacing("port_value: \(written)", with: "port_value: \(real)")
        }
        text = text.replacing("TEAM", with: team)
        let file = site.folder.appending(path: name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        let (program, arguments) = command(file)
        child = try ChildProcess(program, arguments, environment: ["HOME": site.folder.path], in: site.logs, name: name)
        proxy = HTTPClient(port: UInt16(port))
    }

    /// Waits until the proxy answers.
    func ready() async throws {
        _ = try await eventually("the proxy answers") {
            guard child.ended == nil else { throw Impatience(description: "the proxy ended: \(child.errorText)") }
            return try? await proxy.get("/ready").status
        }
    }

    func stop() async throws {
        child.send(SIGTERM)
        _ = try await child.end()
        service.stop()
    }
}
