/// A statement that defines tables or indexes: the one kind that cannot be written once for all engines.
enum PostgresDefinition {
    /// Among those who hold it, definitions take turns: the bytes of "workclaw". PostgreSQL's own `IF NOT EXISTS` loses a race with another
    /// that creates the same, so whoever migrates waits for whoever came first, and then finds the tables there.
    static let turn = "SELECT pg_advisory_xact_lock(\(Int64(bigEndianText: "workclaw")))"

    /// `sql` in PostgreSQL's words; `nil` if it defines nothing.
    ///
    /// - `BLOB` is called `BYTEA`.
    /// - `TEXT` is compared byte by byte, as the other engines do. By a database's locale, ids would not stand in the order of their making.
    ///
    /// Types are written in capitals, and are told from other names by that. What is in quotes is left alone.
    static func rewritten(_ sql: String) -> String? {
        let words = sql.split(maxSplits: 2, whereSeparator: \.isWhitespace).prefix(2).map { $0.uppercased() }
        guard let verb = words.first, ["CREATE", "ALTER", "DROP"].contains(verb) else { return nil }
        guard words.last == "TABLE", verb != "DROP" else { return sql }
        var result = ""
        var word = ""
        var quote: Character?
        for character in sql {
            if quote == nil, character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            result += types[word] ?? word
            word = ""
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
            }
            result.append(character)
        }
        return result + (types[word] ?? word)
    }

    private static let types = ["BLOB": "BYTEA", "TEXT": "TEXT COLLATE \"C\""]
}

extension Int64 {
    fileprivate init(bigEndianText text: StaticString) {
        self = text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | Int64($1) } }
    }
}
