import ArgumentParser
import Foundation
import Logging
import WorkClawServer

/// What the terminal is told about an error: one line, and an exit status.
struct Failure {
    let line: String
    let status: Int32
    /// Help and the version are no errors, though the parser throws them.
    let isError: Bool

    /// EX_USAGE of BSD's sysexits.
    static let wrongUsage: Int32 = 64

    init(_ error: any Error) {
        let known: String? =
            switch error {
            case let error as StartError: error.description
            case let error as KeyServiceError: error.description
            case let error as WorkspaceError: error.message
            case let error as VaultError: error.message
            case let error as ScopeRefusal: error.description
            case let error as FieldFault: error.description
            case let error as SQLError where error.code == .unavailable:
                "the database cannot be used now: it is busy, or its disk is full or read-only (\(error.message))"
            case let error as SQLError: "the database answered with an error (\(error))"
            default: nil
            }
        if let known {
            (line, status, isError) = (known, 1, true)
        } else {
            let code = WorkclawCommand.exitCode(for: error).rawValue
            let isParsers = code == 0 || code == Self.wrongUsage
            line = code == 0 ? WorkclawCommand.fullMessage(for: error) : WorkclawCommand.message(for: error)
            status = isParsers ? code : 1
            isError = code != 0
        }
    }

    /// Tells it, and returns the exit status.
    func report(as format: LogFormat = .text) -> Int32 {
        if isError {
            let oneLine = line.split(whereSeparator: \.isNewline).joined(separator: " ")
            // A key given where its id was wanted, or a link where none was, would go on into the log of whatever runs this.
            let safe = MaskedText(oneLine, formats: KeyFormat.workclawSecrets).text.replacing(
                /\/join\/[A-Za-z0-9_-]+/, with: "/join/…")
            switch format {
            case .text: FileHandle.standardError.write(Data("workclaw: \(safe)\n".utf8))
            case .json: Logger(label: "workclaw", factory: format.handler(label:)).critical("\(safe)")
            }
        } else {
            Terminal.print(line)
        }
        return status
    }
}
