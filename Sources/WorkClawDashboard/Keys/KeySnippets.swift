import APIKeys
import WorkClaw

/// How a program is given its new key, as lines to copy.
struct KeySnippets: Sendable {
    /// For the program's environment. It has the key in it.
    let environment: String
    /// Uses the environment, so that the key stays out of a shell's history.
    let curl: String

    init(_ secret: KeySecret, at url: PublicURL) {
        environment = "export WORKCLAW_KEY=\(secret.expose())"
        curl = "curl -H \"Authorization: Bearer $WORKCLAW_KEY\" \(url)/v1/claws"
    }
}
