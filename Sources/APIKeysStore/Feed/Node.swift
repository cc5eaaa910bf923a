public import APIKeys

/// A process that follows the feed of a database that many share, under a name that people know.
public struct Node: Hashable, Sendable {
    /// Made anew at each start.
    public let id: String
    /// The machine's, as a rule.
    public let name: String
    public let version: String

    public init(name: String, version: String = "") {
        var generator = SystemRandomNumberGenerator()
        id = [generator.next(), generator.next()].map { (word: UInt64) in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        self.name = name
        self.version = version
    }

    init(id: String, name: String, version: String) {
        self.id = id
        self.name = name
        self.version = version
    }
}

/// A node as the others see it, in the database's time.
public struct LiveNode: Hashable, Sendable {
    public let node: Node
    public let startedAt: Timestamp
    public let heartbeatAt: Timestamp
}
