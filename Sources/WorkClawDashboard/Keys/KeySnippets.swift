import APIKeys
import APIKeysStore
import WorkClaw

/// How a program is given its new key, as lines to copy.
struct KeySnippets: Sendable {
    /// For the program's environment. It has the key in it.
    let environment: String
    /// Uses the environment, so that the key stays out of a shell's history; `nil` if the key may read none of the lists that it could try.
    let curl: String?

    private static let lists: [(scope: Scope, path: String)] = [
        (.clawsRead, "/v1/claws"), (.deploymentsRead, "/v1/deployments"), (.teamRead, "/v1/team/members"),
    ]

    init(_ issued: IssuedKey, at url: PublicURL) {
        environment = "export WORKCLAW_KEY=\(issued.secret.expose())"
        curl = Self.lists.first { issued.key.scopes.contains($0.scope) }.map {
            "curl -H \"Authorization: Bearer $WORKCLAW_KEY\" \(url)\($0.path)"
        }
    }
}
