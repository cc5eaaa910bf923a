import Foundation
import Programs
import TestSupport
import Testing

/// A server that listens.
struct RunningServer: Sendable {
    let child: ChildProcess
    let announcement: JSON
    let port: UInt16

    init(_ child: ChildProcess) async throws {
        self.child = child
        announcement = try await eventually("the server listens", every: .milliseconds(5)) {
            guard child.ended == nil else { throw Impatience(description: "the server ended: \(child.errorText)") }
            return try? JSON(parsing: child.outputText)
        }
        let url = try #require(announcement["url"]?.text)
        port = try #require(url.split(separator: ":").last.flatMap { UInt16($0) })
        _ = try await eventually("the server is ready") { [port] in
            // Over TLS another client must ask.
            if url.hasPrefix("https") { return true }
            return try await HTTPClient(port: port).get("/health/ready").status == 200 ? true : nil
        }
    }

    /// Of its verify port.
    var verifyPort: UInt16 {
        get throws {
            let place = try #require(announcement["verify"]?.elements.first?.text)
            return try #require(place.firstMatch(of: /:(\d+)\/verify$/).flatMap { UInt16($0.output.1) })
        }
    }

    var http: HTTPClient { HTTPClient(port: port) }

    func stop(_ signal: Int32 = SIGTERM) async throws -> SpawnedProgram.Ending {
        child.send(signal)
        return try await child.end()
    }
}
