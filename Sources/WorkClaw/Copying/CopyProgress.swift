/// How far a copy is, for whoever watches.
public enum CopyProgress: Sendable, Hashable {
    /// So many of the table's rows are in the target.
    case copying(table: String, rows: Int)
    /// All of them are; so many were there already.
    case copied(table: String, rows: Int, kept: Int)
    /// The table is being read on this side, to compare it.
    case checking(table: String)
}
