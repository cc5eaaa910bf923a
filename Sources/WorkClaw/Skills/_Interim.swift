public import APIKeys
import SQLDatabase
// interim, replaced when the skills branch is merged
public typealias SkillID = TypeID<SkillIDKind>
public enum SkillIDKind: TypeIDKind { public static let prefix = "skl" }
struct InstalledSkill {
    var id: SkillID; var name: String; var description: String; var version: String; var instructions: String;
    var requiredSecrets: [SecretName]; var isEnabled: Bool
}
public struct InstalledSkillSummary: Sendable, Hashable {
    public var id: SkillID; public var name: String; public var version: String; public var isEnabled: Bool
}
struct MissingRequirement { enum Kind { case secret, skill }; var kind: Kind; var name: String }
enum SkillStore {
    static func installed(on claw: ClawID, in team: TeamID, on connection: any SQLConnection) throws -> [InstalledSkill] { [] }
    static func missing(
        of skills: [InstalledSkill], forClawOf owner: UserID?, in team: TeamID, on connection: any SQLConnection
    ) throws -> [SkillID: [MissingRequirement]] { [:] }
    static func summaries(ofClaws claws: [ClawID], in team: TeamID, on connection: any SQLConnection) throws -> [ClawID:
        [InstalledSkillSummary]]
    { [:] }
}
extension VaultStore {
    static func requireOwner(
        _ actor: UserID, ofClawOwnedBy owner: UserID?, using names: Set<SecretName>, in team: TeamID,
        on connection: any SQLConnection
    ) throws {}
}
extension VaultStore {
    public func use(
        _ name: SecretName, forClaw claw: ClawID, ownedBy owner: UserID?, in team: TeamID, purpose: String, at now: Timestamp
    ) async throws -> SecretValue? { nil }
}
