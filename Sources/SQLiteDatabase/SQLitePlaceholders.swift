import Synchronization

/// SQLite numbers `$1` by its first appearance, as it would any name; what PostgreSQL means by it, SQLite calls `?1`.
enum SQLitePlaceholders {
    /// The statements of a program are few and fixed, and each is rewritten once.
    private static let rewritten = Mutex<[String: String]>([:])

    static func numbered(_ sql: String) -> String {
        if let known = rewritten.withLock({ $0[sql] }) { return known }
        let result = rewrite(sql)
        rewritten.withLock { $0[sql] = result }
        return result
    }

    /// Replaces each `$` before a digit by `?`, but for those in quotes.
    static func rewrite(_ sql: String) -> String {
        var result: [UInt8] = []
        var quote: UInt8?
        let bytes = Array(sql.utf8)
        for (position, byte) in bytes.enumerated() {
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "$"), position + 1 < bytes.count, 48...57 ~= bytes[position + 1] {
                result.append(UInt8(ascii: "?"))
                continue
            }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
