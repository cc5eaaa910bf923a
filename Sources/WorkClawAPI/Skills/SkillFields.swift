import WorkClaw

/// What a client sends to have a skill installed: `{"name": "code-review", "version": "^1.2"}`, the version being optional.
struct InstallFields: FieldReadable {
    let name: SkillName?
    /// All releases, if the version is absent or null.
    let versions: SkillVersionRange

    init(reading fields: inout FieldReader) {
        let text = fields.requiredText("name")
        name = text.flatMap { SkillName($0) }
        if text != nil, name == nil { fields.fault(.invalid, at: "name", "Must be \(SkillName.rule).") }
        versions = fields.versions(fields.text("version") ?? nil) ?? .any
    }

    var faults: [FieldFault] { name == nil ? [FieldFault(.required, at: "name", "Must be given.")] : [] }
}

/// What a client sends to change an installed skill.
struct SkillChangeFields: FieldReadable {
    let changes: SkillChanges

    init(reading fields: inout FieldReader) {
        changes = SkillChanges(
            versions: fields.versions(fields.requiredText("version")),
            isEnabled: fields.notNull("enabled", fields.truth("enabled")))
        fields.refuseReadOnly(
            "id", "name", "description", "status", "missing", "requires", "instructions", "installed_at", "installed_by",
            "updated_at")
    }
}

extension FieldReader {
    /// The range that `text`, from the field `version`, spells.
    fileprivate mutating func versions(_ text: String?) -> SkillVersionRange? {
        guard let text else { return nil }
        let range = SkillVersionRange(text)
        if range == nil { fault(.invalid, at: "version", "Must be \(SkillVersionRange.rule).") }
        return range
    }
}
