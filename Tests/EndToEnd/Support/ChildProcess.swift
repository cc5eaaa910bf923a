import Foundation
import Synchronization

/// A process that a test started. What it prints goes to files, so that nothing blocks it and nothing is lost when it is killed.
final class ChildProcess: Sendable {
    let output: URL
    let errors: URL
    private let process = Process()
    private let ending = Mutex<Ending?>(nil)

    struct Ending: Sendable {
        /// `nil` if a signal killed it.
        let status: Int32?
        let at: ContinuousClock.Instant
    }

    /// - Parameters:
    ///   - input: what stands on its standard input.
    ///   - name: of the files in `folder` that take its output.
    init(
        _ executable: String, _ arguments: [String], input: String? = nil, environment: [String: String] = [:],
        in folder: URL, name: String
    ) throws {
        output = folder.appendingPathComponent(name + ".out")
        errors = folder.appendingPathComponent(name + ".err")
        let given = folder.appendingPathComponent(name + ".in")
        for (file, text) in [(output, ""), (errors, ""), (given, input ?? "")] { try Data(text.utf8).write(to: file) }
        // No setting of whoever runs the tests may reach the program.
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("WORKCLAW_") }
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = inherited.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: given)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.terminationHandler = { [weak self] process in
            let now = ContinuousClock.now
            let status = process.terminationReason == .exit ? process.terminationStatus : nil
            self?.ending.withLock { $0 = Ending(status: status, at: now) }
        }
        // This thread is one of Swift's, which take no signals, and a child takes none either that its parent's thread does not. A shell would then
        // never hear of Ctrl-C.
        var (none, mask) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &mask)
        defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
        try process.run()
    }

    var identifier: Int32 { process.processIdentifier }

    var ended: Ending? { ending.withLock { $0 } }

    func send(_ signal: Int32) {
        if ended == nil { kill(identifier, signal) }
    }

    /// Waits for its end, and kills it if that does not come.
    func end() async throws -> Ending {
        do {
            return try await eventually("\(process.arguments ?? []) ends", every: .milliseconds(2)) { ended }
        } catch {
            send(SIGKILL)
            throw error
        }
    }

    var outputText: String { Self.text(of: output) }
    var errorText: String { Self.text(of: errors) }

    private static func text(of file: URL) -> String {
        (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
