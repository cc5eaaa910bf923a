import APIKeysStore
import Crypto
import SQLDatabase

/// A SHA-256 over the rows of a table, the same whichever engine keeps them.
///
/// The rows stand in the order of their table's key; those with the same place, where there is no key, in the order of their encodings. A row
/// is the encodings of its values one after the other: a byte for the kind, then an integer's 8 bytes (big-endian), or the length in 8 bytes and
/// the bytes of a text (UTF-8) or blob. Which history of the installation a database is in does not count.
struct TableDigest {
    /// What came of it.
    struct Value: Sendable, Hashable {
        let rows: Int
        /// 64 hexadecimal digits.
        let digest: String
    }

    private let table: CopiedTable
    private var hash = SHA256()
    private var rows = 0
    private var buffer: [UInt8] = []
    /// Rows with the same place, which are not in any order yet.
    private var group: [[UInt8]] = []
    private var place: [SQLValue] = []

    init(of table: CopiedTable) {
        self.table = table
        for text in [table.name] + table.columns.map(\.name) { Self.append(.text(text), to: &buffer) }
    }

    /// Takes the next row, in the order of the table.
    mutating func add(_ row: SQLRow) {
        rows += 1
        if table.hasKey {
            append(row, to: &buffer)
            if buffer.count > 65_536 { flush() }
            return
        }
        let place = table.place(of: row)
        if place != self.place {
            endGroup()
            self.place = place
        }
        var encoded: [UInt8] = []
        append(row, to: &encoded)
        group.append(encoded)
    }

    mutating func finish() -> Value {
        endGroup()
        flush()
        let hexadecimal = hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return Value(rows: rows, digest: hexadecimal.joined())
    }

    private mutating func endGroup() {
        if group.count > 1 { group.sort { $0.lexicographicallyPrecedes($1) } }
        for row in group { buffer += row }
        group.removeAll(keepingCapacity: true)
        if buffer.count > 65_536 { flush() }
    }

    private mutating func flush() {
        hash.update(data: buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private func append(_ row: SQLRow, to bytes: inout [UInt8]) {
        for (position, value) in row.values.enumerated() {
            if position == table.identity, case .text(let text) = value {
                Self.append(.text(DatabaseIdentity(text).installation), to: &bytes)
            } else {
                Self.append(value, to: &bytes)
            }
        }
    }

    private static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
        switch value {
        case .null:
            bytes.append(0)
        case .integer(let integer):
            bytes.append(1)
            append(UInt64(bitPattern: integer), to: &bytes)
        case .text(let text):
            bytes.append(2)
            append(UInt64(text.utf8.count), to: &bytes)
            bytes.append(contentsOf: text.utf8)
        case .blob(let blob):
            bytes.append(3)
            append(UInt64(blob.count), to: &bytes)
            bytes.append(contentsOf: blob)
        }
    }

    private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
