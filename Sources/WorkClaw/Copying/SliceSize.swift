/// How large a slice of a table becomes: whichever of the two is reached first. A few slices at once are in memory.
struct SliceSize: Sendable, Hashable {
    /// Into SQLite, 20,000 a transaction write the pages of an index a fifth as often as 4,000.
    var rows = 20_000
    /// Of texts and blobs. Messages may have 50 KB each.
    var bytes = 16 << 20
}
