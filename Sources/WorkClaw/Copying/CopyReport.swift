/// What a copy came to.
public struct CopyReport: Sendable, Hashable {
    /// A table on both sides.
    public struct Table: Sendable, Hashable {
        public let name: String
        public let rows: Int
        public let digest: String
        public let rowsInTarget: Int
        public let digestInTarget: String

        init(_ table: CopiedTable, _ source: TableDigest.Value, _ target: TableDigest.Value) {
            name = table.name
            (rows, digest) = (source.rows, source.digest)
            (rowsInTarget, digestInTarget) = (target.rows, target.digest)
        }

        public var isSame: Bool { digest == digestInTarget && rows == rowsInTarget }
    }

    public let tables: [Table]
    /// Whether the target held the installation already, so that nothing was written and the tables were only compared.
    public let wasThere: Bool
    /// Changes to keys that were made in the source while it was copied; they may not be in the target.
    public let changesMeanwhile: Int64
    /// Where the target's sequence of key changes stands.
    public let sequence: Int64

    public var differences: [Table] { tables.filter { !$0.isSame } }

    /// The tables that were left behind, and why.
    public static let leftOut = CopyPlan.leftOut
}
