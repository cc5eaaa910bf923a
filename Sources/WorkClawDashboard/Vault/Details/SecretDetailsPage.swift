import APIKeys
import Foundation
import WorkClaw

/// All that is known of a secret but its value.
struct SecretDetailsPage: PageView {
    static let template = "Vault/Details/details.mustache"

    let title: String
    let path: String
    let description: String?
    let scope: String
    let seenBy: String
    let version: Int
    let created: TimeView
    let createdBy: String
    let updated: TimeView
    let updatedBy: String
    /// The key that the value is, if the secret follows one.
    let keyPath: String?
    /// Whether whoever looks may replace and delete it.
    let isManaged: Bool
    let logPath: String

    init(_ secret: Secret, people: [UserID: Person], isManaged: Bool, now: Timestamp) {
        title = secret.name.text
        path = "\(VaultController.path)/\(secret.id)"
        logPath = VaultLogQuery.address(of: secret.id)
        description = secret.description
        scope = secret.scope.title
        seenBy = secret.scope.audience
        version = secret.version
        created = TimeView(secret.createdAt, now: now)
        createdBy = people[secret.createdBy]?.email ?? "Somebody who has left"
        updated = TimeView(secret.updatedAt, now: now)
        updatedBy = people[secret.updatedBy]?.email ?? "Somebody who has left"
        keyPath = secret.apiKeyID.map { "/settings/keys/\($0)" }
        self.isManaged = isManaged
    }
}
