import APIKeys

/// What a version of a secret is bound to: sealed for one context, it opens in no other.
struct SecretContext: SealContext {
    let teamID: TeamID
    let secretID: SecretID
    let version: Int
    let scope: SecretScope
    let owner: UserID?

    var name: String { "the secret \(secretID), version \(version)," }

    /// What is authenticated with the sealed bytes: each part behind its length, so that no two contexts spell the same bytes. `purpose` tells
    /// the wrapped key from the value.
    func associatedData(for purpose: String) -> [UInt8] {
        let parts = [
            "workclaw vault v1 \(purpose)", teamID.description, secretID.description, String(version), scope.rawValue,
            owner?.description ?? "",
        ]
        return parts.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
    }
}

extension Secret {
    var context: SecretContext {
        SecretContext(teamID: teamID, secretID: id, version: version, scope: scope, owner: owner)
    }
}
