public import SQLDatabase

/// Which database it is, as `feed_head.database_id` says: an installation, and one of its histories.
///
/// A copy begins a history of its own, so that a node that has followed another one loads every key again, whatever the sequences say. What
/// stands before the first dot is the installation's, and stays the same in all of its copies.
public struct DatabaseIdentity: Hashable, Sendable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    /// The installation, whatever its history.
    public var installation: String { text.split(separator: ".", maxSplits: 1).first.map(String.init) ?? text }

    /// Another history of the same installation.
    func branch() -> DatabaseIdentity {
        var generator = SystemRandomNumberGenerator()
        return DatabaseIdentity(installation + "." + String(generator.next(), radix: 16))
    }

    /// What the database says of itself, and where its one sequence of key changes stands; `nil` before a first process has opened it.
    public static func read(on connection: any SQLConnection) throws -> (identity: DatabaseIdentity, sequence: Int64)? {
        try connection.row("SELECT database_id, sequence FROM feed_head WHERE id = 1").map {
            try (DatabaseIdentity($0.text(0)), $0.integer(1))
        }
    }

    /// Begins another history of the same installation. For a copy of a database, before anybody uses it.
    public static func beginHistory(on connection: any SQLConnection) throws {
        guard let (identity, _) = try read(on: connection) else { return }
        try connection.execute("UPDATE feed_head SET database_id = $1 WHERE id = 1", identity.branch().text)
    }
}
