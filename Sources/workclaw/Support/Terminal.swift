import Foundation
import Logging
import WorkClawServer

/// What a command tells whoever called it, on standard output.
enum Terminal {
    static func print(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// Tells on standard error that a password on the command line is seen by all.
    static func warn(ofPasswordIn settings: InstallationSettings, as format: LogFormat = .text) {
        guard settings.namesDatabase, settings.databaseURL?.holdsPassword ?? false else { return }
        let line =
            "--database holds a password, which every process of this machine can read: put the URL into WORKCLAW_DATABASE_URL, or "
            + "into a file that WORKCLAW_DATABASE_URL_FILE names"
        switch format {
        case .text: warn(line)
        case .json: Logger(label: "workclaw", factory: format.handler(label:)).warning("\(line)")
        }
    }

    /// One line on standard error.
    static func warn(_ line: String) {
        FileHandle.standardError.write(Data("workclaw: \(line)\n".utf8))
    }

    /// One JSON value, and nothing else.
    ///
    /// - Parameter isLine: whether it stands in one line.
    static func print(json value: some Encodable, isLine: Bool = false) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if !isLine { encoder.outputFormatting.insert(.prettyPrinted) }
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Rows under a heading, each column as wide as its widest cell.
    static func print(table heading: [String], _ rows: [[String]]) {
        let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
        for row in [heading] + rows {
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            print(cells.joined(separator: "  ").replacing(/\s+$/, with: ""))
        }
    }

    /// What stands on standard input, without the newline that ends it; `nil` for nothing.
    static func readSecret() -> String? {
        readSecretBytes().map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same, whatever the bytes are. Only one newline is taken off: LF, or CR and LF.
    static func readSecretBytes() -> [UInt8]? {
        var bytes = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        return bytes.isEmpty ? nil : bytes
    }
}
