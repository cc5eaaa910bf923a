import WorkClawServer

/// A scope as the command line shows it.
struct ScopeDocument: Encodable {
    let scope: ScopeService.Listed

    init(_ scope: ScopeService.Listed) {
        self.scope = scope
    }

    private enum CodingKeys: String, CodingKey {
        case name, summary, keys
        case isBuiltIn = "built_in"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(scope.entry.scope.name, forKey: .name)
        try container.encode(scope.entry.summary, forKey: .summary)
        try container.encode(scope.isBuiltIn, forKey: .isBuiltIn)
        try container.encode(scope.keys, forKey: .keys)
    }
}
