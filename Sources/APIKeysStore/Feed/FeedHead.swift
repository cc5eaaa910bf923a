/// Where the one sequence of key changes stands, and in which database.
struct FeedHead: Hashable, Sendable {
    let sequence: Int64
    let databaseID: String
}
