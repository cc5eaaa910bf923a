import CLibpq
import SQLDatabase

/// A statement's parameters as PostgreSQL takes them.
///
/// Each says its type: BIGINT, TEXT or BYTEA. So `SELECT $1` gives back what was put in, as with the other engines. A null has no type
/// of its own, and takes the one that the statement has for it.
struct PostgresParameters {
    private let values: [[UInt8]?]
    let types: [PostgresType]

    /// - Throws: `SQLError` `statement` for a text with a NUL, which PostgreSQL cannot keep.
    init(_ parameters: [any SQLConvertible]) throws {
        var values: [[UInt8]?] = []
        var types: [PostgresType] = []
        for parameter in parameters {
            switch parameter.sqlValue {
            case .null:
                values.append(nil)
                types.append(.unspecified)
            case .integer(let value):
                values.append(withUnsafeBytes(of: value.bigEndian, Array.init))
                types.append(.bigint)
            case .text(let value):
                let bytes = Array(value.utf8)
                guard !bytes.contains(0) else { throw SQLError(.statement, "a text holds a NUL, which PostgreSQL cannot keep") }
                values.append(bytes)
                types.append(.text)
            case .blob(let value):
                values.append(value)
                types.append(.bytea)
            }
        }
        self.values = values
        self.types = types
    }

    /// Lends the parameters in the form in which libpq's functions take them: their number, values, lengths and formats.
    func withPointers<Result>(
        _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) -> Result
    ) -> Result {
        // In one piece, so that one pointer serves all. An empty value still needs a place: no pointer means null.
        let bytes = values.reduce(into: [UInt8]()) { $0 += $1 ?? [] } + [0]
        return bytes.withUnsafeBytes { buffer in
            var pointers: [UnsafePointer<CChar>?] = []
            var offset = 0
            for value in values {
                pointers.append(
                    value == nil ? nil : buffer.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self))
                offset += value?.count ?? 0
            }
            let lengths = values.map { Int32($0?.count ?? 0) }
            return body(Int32(values.count), pointers, lengths, lengths.map { _ in 1 })
        }
    }
}
