public import APIKeys
import Foundation
import SQLDatabase

/// Something that would miss a secret.
public struct SecretReferrer: Sendable, Hashable {
    /// The Claw that needs the secret; `nil` for one that whoever asks may not see.
    public let claw: Named?
    /// Where in the Claw it is named, as in `connection "GitHub"`; `nil` for a Claw that may not be seen.
    public let place: String?

    public struct Named: Sendable, Hashable {
        public let id: ClawID
        public let name: String
    }

    /// Looks for what refers to a secret of this name in one kind of place, whoever may see it.
    private typealias Search = @Sendable (Secret, any SQLConnection) throws -> [Reference]

    /// A Claw, and where it names the secret.
    struct Reference {
        let claw: ClawID
        let place: String
    }

    /// Every kind of place that a secret can be named in.
    private static let searches: [Search] = [connections, skills, revisions]

    /// Everything that would miss `secret`, in the order of the Claws' ids. A Claw whose owner has a private secret of the same name does not use
    /// the team's.
    static func all(
        of secret: Secret, providers: [ModelName.Provider: SecretName], seenBy viewer: UserID, on connection: any SQLConnection
    ) throws -> [SecretReferrer] {
        let references = try (searches.flatMap { try $0(secret, connection) } + models(secret, providers, on: connection))
            .sorted { $0.claw < $1.claw }
        return try references.compactMap { reference in
            let row = try connection.row(
                """
                SELECT name, created_by, CASE WHEN access = 'team' OR EXISTS (
                    SELECT 1 FROM claw_access
                    WHERE claw_access.team_id = claws.team_id AND claw_id = claws.id AND user_id = $3) THEN 1 ELSE 0 END
                FROM claws WHERE team_id = $1 AND id = $2
                """,
                secret.teamID.description, reference.claw.description, viewer.description)
            guard let row else { return nil }
            let owner = try row.optionalValue(1) { UserID($0) }
            let used = try VaultStore.resolve(secret.name, forClawOf: owner, in: secret.teamID, on: connection)
            guard used?.id == secret.id else { return nil }
            guard try row.integer(2) == 1 else { return SecretReferrer(claw: nil, place: nil) }
            return SecretReferrer(claw: Named(id: reference.claw, name: try row.text(0)), place: reference.place)
        }
    }

    /// The skills of Claws.
    private static func skills(_ secret: Secret, on connection: any SQLConnection) throws -> [Reference] {
        try SkillStore.installed(in: secret.teamID, on: connection)
            .filter { $0.requiredSecrets.contains(secret.name) }
            .map { Reference(claw: $0.clawID, place: "skill \"\($0.name)\"") }
    }

    /// The revisions in service, which may name what their Claws do not name any more.
    private static func revisions(_ secret: Secret, on connection: any SQLConnection) throws -> [Reference] {
        try DeploymentStore.revisionsInService(in: secret.teamID, on: connection)
            .filter { $0.content.secrets.contains(secret.name) }
            .map { Reference(claw: $0.clawID, place: "revision \($0.number), in service") }
    }

    /// The Claws whose model's provider is opened by a secret of this name.
    private static func models(
        _ secret: Secret, _ providers: [ModelName.Provider: SecretName], on connection: any SQLConnection
    ) throws -> [Reference] {
        let prefixes = providers.filter { $0.value == secret.name }.keys.map { "\($0.rawValue)/" }
        guard !prefixes.isEmpty else { return [] }
        return try connection.rows(
            "SELECT id, model FROM claws WHERE team_id = $1 AND model IS NOT NULL", secret.teamID.description
        ).compactMap { row in
            let model = try row.text(1)
            guard prefixes.contains(where: model.hasPrefix) else { return nil }
            return Reference(claw: try row.value(0) { ClawID($0) }, place: "model \(model)")
        }
    }

    /// The connections of Claws.
    private static func connections(_ secret: Secret, on connection: any SQLConnection) throws -> [Reference] {
        var references: [Reference] = []
        try connection.forEachRow(
            "SELECT id, connections FROM claws WHERE team_id = $1 AND connections <> '[]'", [secret.teamID.description]
        ) { row in
            let claw = try row.value(0) { ClawID($0) }
            let connections = try row.value(1) { try? JSONDecoder().decode([ClawConnection].self, from: Data($0.utf8)) }
            references += connections.filter { $0.secret == secret.name.text }.map {
                Reference(claw: claw, place: "connection \"\($0.name)\"")
            }
        }
        return references
    }
}

extension SecretReferrer {
    /// How many are named before the rest is counted.
    private static let mostNamed = 10

    /// What refers to a secret, for whoever wants to delete it.
    static func sentence(about referrers: [SecretReferrer]) -> String {
        var words = referrers.compactMap { referrer in
            referrer.claw.map { "\($0.name) (\(referrer.place ?? ""))" }
        }.prefix(mostNamed).map(\.self)
        let others = referrers.count - words.count
        if others > 0 { words.append(words.isEmpty ? "\(others) that you may not see" : "\(others) more") }
        return "Claws refer to this secret: \(words.joined(separator: ", "))."
    }

    /// For the log; `nil` for none.
    static func count(_ referrers: [SecretReferrer]) -> String? {
        referrers.isEmpty ? nil : "though \(referrers.count == 1 ? "1 place refers" : "\(referrers.count) places refer") to it"
    }
}
