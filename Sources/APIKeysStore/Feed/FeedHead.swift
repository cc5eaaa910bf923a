/// Where the one sequence of key changes stands, and in which history of which database.
struct FeedHead: Hashable, Sendable {
    let sequence: Int64
    /// Another one after a restore from another installation.
    let databaseID: String
    /// Another one after each promotion of a standby; empty where the engine has none, or does not tell.
    let timeline: String
    /// What chance drew for the last change. Two histories that went apart differ in it from there on, whatever their numbers are, and whether
    /// or not the two above tell them apart.
    let mark: Int64
    /// The number of the last change to a register, which is what stands beside the keys: the scopes that there are, and the verifiers.
    let registers: Int64

    /// Whether nothing but the marks could tell the two apart.
    func isOfSameServer(as head: FeedHead) -> Bool {
        databaseID == head.databaseID && timeline == head.timeline
    }

    /// Never 0, which stands for none.
    static func drawMark() -> Int64 {
        Int64.random(in: 1...Int64.max)
    }
}
