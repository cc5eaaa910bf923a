/// Where the one sequence of key changes stands, and in which history of which database.
struct FeedHead: Hashable, Sendable {
    let sequence: Int64
    /// Another one after a restore from another installation.
    let databaseID: String
    /// Another one after each promotion of a standby; empty where the engine has none, or does not tell.
    let timeline: String

    /// Whether `head` is of the same history, and no earlier in it.
    func isContinued(by head: FeedHead) -> Bool {
        isOfSameHistory(as: head) && head.sequence >= sequence
    }

    func isOfSameHistory(as head: FeedHead) -> Bool {
        databaseID == head.databaseID && timeline == head.timeline
    }
}
