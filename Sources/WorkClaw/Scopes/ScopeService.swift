public import APIKeys
import APIKeysStore
public import SQLDatabase

/// The scopes of an installation: the ten of WorkClaw's own API, and those of the operator's own services, which any server behind the verify port
/// may ask for and which give nothing here.
///
/// They belong to the installation, and every team has them. Each change is told in the audit log of every team, and reaches every node through
/// the feed of keys.
public struct ScopeService: Sendable {
    private let database: any SQLDatabase
    private let time: any TimeSource

    /// Resources that WorkClaw has, or may come to have: a scope that opens nothing today must not open something after an update.
    static let reserved: Set<String> = Set(ScopeCatalog.workclaw.entries.map { $0.scope.resource }).union([
        "activity", "audit", "keys", "members", "scopes", "teams", "vault", "verifiers", "workclaw",
    ])
    /// Characters of a summary.
    static let longestSummary = 100

    public init(database: any SQLDatabase, time: any TimeSource) {
        // What is asked of all keys takes its time where there are millions.
        self.database = database.with(deadline: .seconds(30))
        self.time = time
    }

    /// A scope, and how much it is used.
    public struct Listed: Sendable {
        public let entry: ScopeCatalog.Entry
        public let isBuiltIn: Bool
        /// How many keys of all teams have it, of those that work.
        public let keys: Int
    }

    /// All scopes that there are, the built-in ones first.
    public func list() async throws -> [Listed] {
        try await database.read { [time] connection in
            let usage = try ScopeStore.usage(at: time.now, on: connection)
            return try ScopeStore.catalog(.workclaw, on: connection).entries.map { entry in
                Listed(
                    entry: entry, isBuiltIn: ScopeCatalog.workclaw.contains(entry.scope), keys: usage[entry.scope] ?? 0)
            }
        }
    }

    /// Offers another scope.
    ///
    /// - Parameter summary: what a key with it may do, in one line.
    /// - Throws: ``ScopeRefusal``, or a ``FieldFault`` of the summary.
    public func add(_ scope: Scope, summary: String) async throws -> Listed {
        if let fault = TextRule.fault(inLine: summary, at: "summary", atMost: Self.longestSummary) { throw fault }
        guard !ScopeCatalog.workclaw.contains(scope) else { throw ScopeRefusal.builtIn(scope) }
        guard !Self.reserved.contains(scope.resource) else { throw ScopeRefusal.reserved(scope) }
        let entry = ScopeCatalog.Entry(scope: scope, summary: summary)
        return try await database.write { [time] connection in
            try KeyStore.nextRegisterSequence(on: connection)
            guard try !ScopeStore.has(scope, on: connection) else { throw ScopeRefusal.exists(scope) }
            let others = try ScopeStore.countOfOthers(than: scope, builtIn: .workclaw, on: connection)
            guard ScopeCatalog.workclaw.entries.count + others < ScopeCatalog.largestSize else {
                let offered = try ScopeStore.own(on: connection).count
                throw ScopeRefusal.tooMany(own: offered, removed: others - offered)
            }
            let now = time.now
            try ScopeStore.insert(entry, at: now, on: connection)
            try AuditLog.appendToAllTeams(
                "scope.added", subject: scope, details: ["summary": summary], at: now, on: connection)
            return Listed(entry: entry, isBuiltIn: false, keys: 0)
        }
    }

    /// Offers a scope no more.
    ///
    /// - Throws: ``ScopeRefusal`` if it is built in, is not there, or a key that works has it.
    public func remove(_ scope: Scope) async throws {
        guard !ScopeCatalog.workclaw.contains(scope) else { throw ScopeRefusal.builtIn(scope) }
        // While nobody waits: of millions of keys that takes a second.
        let seen = try await database.read { [time] connection in
            guard try ScopeStore.has(scope, on: connection) else { throw ScopeRefusal.notFound(scope) }
            let holders = try ScopeStore.holders(of: scope, at: time.now, on: connection)
            guard holders.working == 0 else { throw ScopeRefusal.inUse(scope, keys: holders.working) }
            return holders
        }
        try await database.write { [time] connection in
            // After this nobody makes a key until it is gone.
            try KeyStore.nextRegisterSequence(on: connection)
            guard try ScopeStore.has(scope, on: connection) else { throw ScopeRefusal.notFound(scope) }
            let now = time.now
            let holders = try ScopeStore.holders(of: scope, since: seen, at: now, on: connection)
            guard holders.working == 0 else { throw ScopeRefusal.inUse(scope, keys: holders.working) }
            try ScopeStore.remove(scope, isHeld: seen.count + holders.count > 0, at: now, on: connection)
            try AuditLog.appendToAllTeams("scope.removed", subject: scope, at: now, on: connection)
        }
    }
}

extension Scope {
    /// What stands before the colon.
    fileprivate var resource: String { String(name.prefix { $0 != ":" }) }
}
