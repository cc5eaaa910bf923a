public import APIKeys

extension Scope {
    /// The scope that a route of the REST surface asks for; `nil` for what is no such route.
    ///
    /// The routes themselves are declared with their scopes where they are served; a test holds this against them.
    public static func asked(by method: String, _ route: String) -> Scope? {
        let parts = route.split(separator: "/")
        guard parts.count >= 2, parts[0] == "v1" else { return nil }
        let reads: Bool
        switch method {
        case "GET", "HEAD": reads = true
        case "POST", "PATCH", "DELETE": reads = false
        default: return nil
        }
        switch (parts[1], parts.contains("skills")) {
        case ("claws", false): return reads ? .clawsRead : .clawsWrite
        case ("claws", true): return reads ? .skillsRead : .skillsWrite
        case ("deployments", _): return reads ? .deploymentsRead : .deploymentsWrite
        case ("team", _): return reads ? .teamRead : .teamWrite
        case ("chat", _): return reads ? .chatRead : .chatWrite
        default: return nil
        }
    }
}
