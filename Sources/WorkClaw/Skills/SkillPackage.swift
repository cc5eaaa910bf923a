/// A skill as its folder holds it: a `SKILL.md`, and what the `REQUIREMENTS.yaml` beside it asks for.
public struct SkillPackage: Sendable, Hashable {
    public static let skillFile = "SKILL.md"
    public static let requirementsFile = "REQUIREMENTS.yaml"
    /// What a person would count as letters.
    public static let longestDescription = 1024
    /// Bytes of UTF-8.
    public static let longestInstructions = 65_536

    public let name: SkillName
    /// On one line: what the skill is for.
    public let description: String
    public let version: SkillVersion
    public let instructions: String
    public let requirements: SkillRequirements
    /// Where its version stands in `SKILL.md`.
    let versionLine: Int

    /// Reads a skill.
    ///
    /// - Parameters:
    ///   - skill: the text of `SKILL.md`.
    ///   - requirements: the text of `REQUIREMENTS.yaml`, if there is one.
    /// - Throws: ``SkillFault`` with the first fault.
    public init(skill: String, requirements: String? = nil) throws {
        let parts = try SkillDocument(skill)
        let fields = try YAMLFields(parts.frontMatter, file: Self.skillFile, linesBefore: 1)
        let (name, _) = try Self.value(of: "name", in: fields, SkillName.rule) { SkillName($0) }
        self.name = name
        (version, versionLine) = try Self.value(of: "version", in: fields, SkillVersion.rule) { SkillVersion($0) }
        description = try Self.description(in: fields)
        instructions = try parts.checkedInstructions
        self.requirements = try requirements.map { try SkillRequirements(yaml: $0, of: name) } ?? SkillRequirements()
    }

    private static func value<Value>(
        of name: String, in fields: YAMLFields, _ rule: String, _ parse: (String) -> Value?
    ) throws -> (Value, line: Int) {
        let field = try field(name, in: fields)
        guard let value = parse(try fields.text(of: field, asWritten: name == "version")) else {
            throw fields.fault(field.line, "\(name) must be \(rule).")
        }
        return (value, field.line)
    }

    /// Whatever its line breaks in the file, it is one line.
    private static func description(in fields: YAMLFields) throws -> String {
        let field = try field("description", in: fields)
        let text = try fields.text(of: field).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if let fault = TextRule.fault(inLine: text, at: field.name, atMost: longestDescription) {
            throw fields.fault(field.line, "\(field.name): \(fault.message)")
        }
        return text
    }

    private static func field(_ name: String, in fields: YAMLFields) throws -> YAMLFields.Field {
        guard let field = fields.field(name) else {
            throw fields.fault(1, "The front matter, which begins here, has no \(name).")
        }
        return field
    }
}
