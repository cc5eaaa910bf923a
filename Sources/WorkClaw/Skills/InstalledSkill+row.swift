import APIKeys
import SQLDatabase

extension InstalledSkill {
    /// What ``init(row:)`` reads, in its order.
    static let columns = """
        id, claw_id, name, description, version, enabled, installed_at, installed_by, updated_at, requirements, instructions
        """

    init(row: SQLRow) throws {
        self.init(
            id: try row.value(0) { SkillID($0) },
            clawID: try row.value(1) { ClawID($0) },
            name: try row.text(2),
            description: try row.text(3),
            version: try row.value(4) { SkillVersion($0) },
            instructions: try row.text(10),
            requirements: try row.value(9) { SkillRequirements(stored: $0) },
            isEnabled: try row.integer(5) != 0,
            installedAt: Timestamp(milliseconds: try row.integer(6)),
            installedBy: try row.value(7) { UserID($0) },
            updatedAt: Timestamp(milliseconds: try row.integer(8)))
    }

    /// The values of ``columns``.
    var values: [any SQLConvertible] {
        get throws {
            [
                id.description, clawID.description, name, description, version.description, isEnabled ? 1 : 0,
                installedAt.milliseconds, installedBy.description, updatedAt.milliseconds, try requirements.storedText,
                instructions,
            ]
        }
    }
}
