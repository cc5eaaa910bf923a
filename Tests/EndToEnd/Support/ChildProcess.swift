import Foundation
import Programs
import TestSupport

/// A process that a test started. What it prints goes to files, so that nothing blocks it and nothing is lost when it is killed.
final class ChildProcess: Sendable {
    let output: URL
    let errors: URL
    private let arguments: [String]
    private let program: SpawnedProgram

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
        let handles = try (
            FileHandle(forReadingFrom: given), FileHandle(forWritingTo: output), FileHandle(forWritingTo: errors)
        )
        self.arguments = arguments
        program = try withExtendedLifetime(handles) {
            try SpawnedProgram(
                executable, arguments, environment: inherited.merging(environment) { $1 }, input: handles.0.fileDescriptor,
                output: handles.1.fileDescriptor, errors: handles.2.fileDescriptor)
        }
    }

    var identifier: Int32 { program.identifier }

    var ended: SpawnedProgram.Ending? { program.ended }

    func send(_ signal: Int32) { program.send(signal) }

    /// Waits for its end, and kills it if that does not come.
    func end() async throws -> SpawnedProgram.Ending {
        do {
            return try await eventually("\(arguments) ends", every: .milliseconds(2)) { ended }
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
