/// Which target may import what, and why not more. Arrows point inward: from what meets the world to what knows nothing of it.
struct ImportRules: Sendable {
    struct Rule: Sendable {
        let allowed: Set<String>
        /// Why the list ends there.
        let reason: String
    }

    /// What everybody may import: the toolchain's own, and the two that every server speaks.
    static let everybody: Set<String> = ["Foundation", "Logging", "ServiceLifecycle", "Synchronization"]

    private static let library: Set<String> = ["APIKeys", "APIKeysStore", "APIKeysHummingbird"]
    private static let http: Set<String> = ["Hummingbird", "HTTPTypes", "NIOCore"]

    static let byTarget: [String: Rule] = [
        "APIKeys": Rule(
            // The C library for one call: the index asks for large pages.
            allowed: ["Crypto", "FoundationEssentials", "Synchronization", "Glibc", "Musl"],
            reason: "the rules of a key are pure: no input or output, no clock of their own, no logging, no HTTP"),
        "SQLDatabase": Rule(
            allowed: everybody, reason: "the seam over SQL engines knows none of them, and nothing of what is stored"),
        "SQLiteDatabase": Rule(
            allowed: everybody.union(["SQLDatabase", "GRDB", "NIOCore"]),
            reason: "a driver knows its engine and the seam, and nothing of what is stored"),
        "CLibpq": Rule(allowed: [], reason: "the module map of libpq is no code"),
        "PostgresDatabase": Rule(
            allowed: everybody.union(["SQLDatabase", "CLibpq"]),
            reason: "a driver knows its engine and the seam, and nothing of what is stored"),
        "APIKeysStore": Rule(
            allowed: everybody.union(["APIKeys", "SQLDatabase"]),
            reason: "keys are stored through the seam: neither an engine nor HTTP concerns their store"),
        "APIKeysHummingbird": Rule(
            allowed: everybody.union(["APIKeys", "FoundationEssentials"]).union(http),
            reason: "the guard serves any Hummingbird server, whatever that stores its keys in"),
        "VerifyPort": Rule(
            // The C library for one call: looking for the end of a line.
            allowed: everybody.subtracting(["Foundation"]).union(["APIKeys", "NIOCore", "NIOPosix", "Glibc", "Musl"]),
            reason: "what a proxy asks is answered from the index alone: no framework, no store, no JSON"),
        "WorkClawClient": Rule(
            allowed: everybody.subtracting(["Logging", "ServiceLifecycle"]).union(["AsyncHTTPClient", "NIOCore", "NIOHTTP1"]),
            reason: "the client knows the contract alone: it brings nothing of the server along, and logs nothing"),
        "CSpawn": Rule(allowed: [], reason: "one declaration of the C library is no code"),
        "Programs": Rule(allowed: everybody.union(["CSpawn"]), reason: "starting a program needs nothing of the house"),
        "WorkClaw": Rule(
            allowed: everybody.union([
                "Programs", "APIKeys", "APIKeysStore", "SQLDatabase", "Crypto", "CryptoExtras", "Yams", "AsyncHTTPClient",
                "NIOCore",
                "NIOHTTP1",
            ]),
            reason: "the workspace's rules do not know that they are called over HTTP, nor by which engine they are stored"),
        "WorkClawAPI": Rule(
            allowed: everybody.union(library).union(http).union(["WorkClaw", "Yams"]),
            reason: "the REST surface knows neither the pages nor the engine: it is handed its stores"),
        "WorkClawDashboard": Rule(
            allowed: everybody.union(library).union(http).union(["WorkClaw", "Mustache"]),
            reason: "the pages know neither the REST surface nor the engine: they are handed their stores"),
        "WorkClawServer": Rule(
            allowed: everybody.union(library).union(http).union([
                "SQLDatabase", "SQLiteDatabase", "PostgresDatabase", "VerifyPort", "WorkClaw", "WorkClawAPI",
                "WorkClawDashboard",
                "Configuration", "HummingbirdCore", "HummingbirdTLS", "NIOSSL", "UnixSignals",
            ]),
            reason: "the one place that puts the parts together: a new part belongs into this list, a new tool hardly ever"),
        "embed-text": Rule(
            allowed: ["Foundation"], reason: "a tool of the build is built first, and so knows nothing that is built with it"),
        "workclaw": Rule(
            allowed: everybody.union(["WorkClawServer", "WorkClawClient", "ArgumentParser"]),
            reason: "the command line speaks to the parts through the server's module, so that both do the same thing"),
    ]

    struct Violation: Hashable, Sendable, CustomStringConvertible {
        let file: String
        let module: String
        let reason: String

        var description: String { "\(file) imports \(module), and may not: \(reason)" }
    }

    static func violations(of rule: Rule, in file: House.File) -> [Violation] {
        imports(in: file.text).filter { !rule.allowed.contains($0) }.map {
            Violation(file: file.path, module: $0, reason: rule.reason)
        }
    }

    /// The modules that a source imports, in order: with attributes and access levels, of one declaration or of the whole, under `#if` too.
    static func imports(in source: String) -> [String] {
        let pattern =
            /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
            .anchorsMatchLineEndings()
        return source.matches(of: pattern).map { String($0.output.1) }
    }
}
