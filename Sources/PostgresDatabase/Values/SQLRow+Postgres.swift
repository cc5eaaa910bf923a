import CLibpq
import SQLDatabase

extension SQLRow {
    /// The first row of a result whose columns came as texts.
    ///
    /// - Throws: `SQLError` `decoding` for what no other engine could give: a fraction, or an integer of more than 64 bits.
    init(result: OpaquePointer) throws {
        self.init(values: try (0..<PQnfields(result)).map { try SQLValue(column: $0, of: result) })
    }
}

extension SQLValue {
    /// A truth is 1 or 0, and a `numeric`, which is what sums of BIGINT are, an integer. What is none of the known types is its text.
    fileprivate init(column: Int32, of result: OpaquePointer) throws {
        guard PQgetisnull(result, 0, column) == 0, let start = PQgetvalue(result, 0, column) else {
            self = .null
            return
        }
        let length = Int(PQgetlength(result, 0, column))
        let bytes = UnsafeRawBufferPointer(start: start, count: length)
        switch PostgresType(rawValue: PQftype(result, column)) {
        case .bigint, .integer, .smallint, .numeric:
            guard let value = Int64(String(decoding: bytes, as: UTF8.self)) else {
                throw SQLError(.decoding, "a column holds a fraction, or more than 64 bits, which no table of ours does")
            }
            self = .integer(value)
        case .boolean:
            self = .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case .bytea:
            guard let value = Self.bytes(hexadecimal: bytes) else { throw SQLError(.decoding, "bytes are not in hexadecimal") }
            self = .blob(value)
        case .real, .double:
            throw SQLError(.decoding, "a column holds a fraction, which no table of ours does")
        default:
            self = .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Reads `\x00ff0a`.
    private static func bytes(hexadecimal text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count >= 2, text.count.isMultiple(of: 2), text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x") else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2 - 1)
        for position in stride(from: 2, to: text.count, by: 2) {
            guard let high = digit(text[position]), let low = digit(text[position + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
