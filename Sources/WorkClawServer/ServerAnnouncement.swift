import Logging

/// What the server tells the terminal once it listens: what it did, where it listens, what to type next.
public struct ServerAnnouncement: Sendable, Encodable {
    /// What opening the data did, if anything.
    public let did: [String]
    public let url: String
    /// The data folder, as a command would name it.
    public let data: String
    /// The PostgreSQL that holds the data, without a password; `nil` for SQLite.
    public let database: String?
    /// What leads another command to the same data.
    let flags: String
    public let isSetUp: Bool
    /// What makes the first team in a browser, for 30 minutes and once. Whoever has it becomes the Owner.
    let setUpLink: String?
    /// Where proxies ask: URLs, and `unix:` with the path of a socket.
    public let verify: [String]
    /// Where metrics are shown; `nil` if nowhere.
    public let metrics: String?

    private enum CodingKeys: String, CodingKey {
        case did, url, data, database, verify, metrics
        case isSetUp = "is_set_up"
        case setUpLink = "set_up_link"
    }

    /// How this program was called.
    public static var program: String { CommandLine.arguments.first ?? "workclaw" }

    init(
        did: [String], url: String, installation: InstallationSettings, isSetUp: Bool, setUpLink: String? = nil,
        verify: [String] = [], metrics: String? = nil
    ) {
        self.did = did
        self.url = url
        self.data = installation.dataDirectory
        self.database = installation.databaseURL?.description
        self.flags = installation.flags
        self.isSetUp = isSetUp
        self.setUpLink = setUpLink
        self.verify = verify
        self.metrics = metrics
    }

    /// The same for the log, without the link: whoever has that becomes the Owner.
    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "did": .array(did.map { .string($0) }), "url": .string(url), "data": .string(data), "is_set_up": "\(isSetUp)",
        ]
        if let database { metadata["database"] = .string(database) }
        if !verify.isEmpty { metadata["verify"] = .array(verify.map { .string($0) }) }
        if let metrics { metadata["metrics"] = .string(metrics) }
        return metadata
    }

    /// The link, and what leads on from it.
    private var invitation: String {
        guard let setUpLink else { return "" }
        return """
            Open this link within 30 minutes to make the first team and sign in. It works once:
              \(setUpLink)
            Or do it on the command line.\u{20}
            """
    }

    public var text: String {
        let program = Self.program
        let next =
            isSetUp
            ? """
              \(program) keys create\(flags) --name "My first key" --scope claws:read
              curl -H "Authorization: Bearer <the key>" \(url)/v1/claws
            """
            : """
              \(program) setup\(flags) --team "My team" --email you@example.com --password-stdin
            (it reads the password from standard input; until then every key is refused)
            """
        return """
            \((did.isEmpty ? ["opened the data in \(data)"] : did).map { "workclaw: \($0)" }.joined(separator: "\n"))
            \(([url] + verify + [metrics].compactMap { $0 }).map { "workclaw: listening on \($0)" }.joined(separator: "\n"))
            \(invitation)Type next, in another terminal:
            \(next)
            """
    }
}
