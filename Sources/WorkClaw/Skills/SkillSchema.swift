import SQLDatabase

/// The tables of installed skills.
enum SkillSchema {
    static let schema = SQLSchema(part: "skills", migrations: [])
}
