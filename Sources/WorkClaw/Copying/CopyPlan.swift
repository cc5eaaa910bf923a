import SQLDatabase

/// Which tables are copied, in which order. They are what the databases' catalogues have, but for those named here: a table that is new is
/// copied without anybody thinking of it.
struct CopyPlan: Sendable {
    /// What stays behind, and why.
    static let leftOut = [
        "schema_migrations": "the target has its own, from making its tables",
        "nodes": "the heartbeats of the source's nodes; the target's nodes write their own",
        "activity_writers": "how far each of the source's processes has written; others begin anew",
        "runtime_hosts": "the heartbeats of the source's nodes; the target's nodes write their own",
    ]

    /// What every database has from its first opening on, whether or not anybody has set up an installation in it.
    static let ofEveryDatabase: Set = ["feed_head", "feed_marks", "key_sweep", "vault_keyring"]

    /// Copied slice by slice, each in a transaction of its own: they may be large, and nothing refers to them.
    let activity: [CopiedTable]
    /// Copied in one transaction, in an order in which no row comes before the one that it refers to.
    let main: [CopiedTable]

    init(from source: CopyEnd, to target: CopyEnd) async throws {
        guard source.activity != nil || target.activity != nil else {
            throw CopyRefusal("both are PostgreSQL: pg_dump and pg_restore copy the one to the other")
        }
        let (sourceMain, targetMain) = try await (Self.shapes(source.main), Self.shapes(target.main))
        let sourceActivity = try await Self.shapes(source.ofActivity)
        let targetActivity = try await Self.shapes(target.ofActivity)
        // Which table belongs to which half is what the end says that keeps them in two files.
        main = try Self.inOrder(
            Self.tables(named: source.activity != nil ? sourceMain : targetMain, sourceMain, targetMain))
        activity = try Self.tables(
            named: source.activity != nil ? sourceActivity : targetActivity, sourceActivity, targetActivity)
        if let table = activity.first(where: { !$0.references.isEmpty }) {
            throw CopyRefusal("the table \(table.name) of the activity log refers to others, and cannot be copied in slices")
        }
    }

    private static func shapes(_ database: any SQLDatabase) async throws -> [String: TableShape] {
        try await database.read { try TableShape.all(on: $0) }
    }

    private static func tables(
        named names: [String: TableShape], _ source: [String: TableShape], _ target: [String: TableShape]
    ) throws -> [CopiedTable] {
        try names.keys.filter { leftOut[$0] == nil }.sorted().map { name in
            guard let source = source[name], let target = target[name] else {
                throw CopyRefusal("the table \(name) is not in both databases")
            }
            return try CopiedTable(source: source, target: target)
        }
    }

    private static func inOrder(_ tables: [CopiedTable]) throws -> [CopiedTable] {
        var rest = tables
        var result: [CopiedTable] = []
        while !rest.isEmpty {
            let waiting = Set(rest.map(\.name))
            let next = rest.filter { $0.references.isDisjoint(with: waiting.subtracting([$0.name])) }
            guard !next.isEmpty else {
                throw CopyRefusal("the tables \(waiting.sorted().joined(separator: ", ")) refer to each other in a circle")
            }
            result += next
            rest.removeAll { table in next.contains { $0.name == table.name } }
        }
        return result
    }
}
