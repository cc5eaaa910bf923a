import Yams

extension SkillRequirements {
    /// Reads a `REQUIREMENTS.yaml`:
    ///
    /// ```yaml
    /// secrets:
    ///   - GITHUB_TOKEN
    ///   - name: PAGER_TOKEN
    ///     description: Reads the duty roster
    /// skills:
    ///   - code-review
    ///   - release-notes: ^1.2
    ///   - name: meeting-notes
    ///     version: ">=1.0 <2.0"
    /// ```
    ///
    /// - Parameter skill: whose requirements they are.
    /// - Throws: ``SkillFault`` with the first fault.
    init(yaml text: String, of skill: SkillName) throws {
        let document = try YAMLFields(text.withPlainLineEnds, file: SkillPackage.requirementsFile)
        try document.refuseUnknown(document.fields, but: ["secrets", "skills"])
        let secrets = try document.list("secrets", atMost: Self.mostSecrets) { try document.secret($0) }
        let skills = try document.list("skills", atMost: Self.mostSkills) { node in
            let required = try document.skill(node)
            guard required.name != skill else { throw document.fault(at: node, "A skill cannot require itself.") }
            return required
        }
        try document.refuseRepeated(secrets) { $0 }
        try document.refuseRepeated(skills) { $0.name }
        self.init(secrets: secrets.map(\.value), skills: skills.map(\.value))
    }
}

extension YAMLFields {
    fileprivate struct Element<Value> {
        let value: Value
        let node: Node
    }

    fileprivate func list<Value>(
        _ name: String, atMost limit: Int, _ read: (Node) throws -> Value
    ) throws -> [Element<Value>] {
        guard let field = field(name), field.value.tag != Tag(.null) else { return [] }
        guard case .sequence(let nodes) = field.value else {
            throw fault(field.line, "\(name) must be a list, each entry on a line of its own behind a hyphen.")
        }
        guard nodes.count <= limit else { throw fault(field.line, "\(name) must be at most \(limit).") }
        return try nodes.map { Element(value: try read($0), node: $0) }
    }

    fileprivate func refuseUnknown(_ fields: [Field], but known: Set<String>) throws {
        guard let unknown = fields.first(where: { !known.contains($0.name) }) else { return }
        let names = known.sorted().joined(separator: " and ")
        throw fault(unknown.line, "There is no field \(unknown.name): only \(names).")
    }

    fileprivate func refuseRepeated<Value, Name: Hashable>(_ list: [Element<Value>], by name: (Value) -> Name) throws {
        var seen: Set<Name> = []
        for element in list where !seen.insert(name(element.value)).inserted {
            throw fault(at: element.node, "\(name(element.value)) stands in the list already.")
        }
    }

    /// `GITHUB_TOKEN`, or its name and a description, which is for whoever reads the file.
    fileprivate func secret(_ node: Node) throws -> SecretName {
        let rule = "the name of a secret, 1 to \(SecretName.longest) letters, digits, - and _"
        guard case .mapping = node else { return try value(node, rule) { SecretName($0) } }
        let fields = try fields(of: node)
        try refuseUnknown(fields, but: ["name", "description"])
        if let description = fields.first(where: { $0.name == "description" }) { _ = try text(of: description) }
        return try value(try nameNode(in: fields, of: node), rule) { SecretName($0) }
    }

    /// `code-review`, `code-review: ^1.2`, or its name and version. So a skill that is called `name` can only be required in the first way
    /// or the last.
    fileprivate func skill(_ node: Node) throws -> RequiredSkill {
        let rule = "the name of a skill, \(SkillName.rule)"
        guard case .mapping = node else { return RequiredSkill(name: try value(node, rule) { SkillName($0) }) }
        let fields = try fields(of: node)
        if let only = fields.first, fields.count == 1, only.name != "name" {
            guard let name = SkillName(only.name) else { throw fault(only.line, "Here must stand \(rule).") }
            return RequiredSkill(name: name, versions: try versions(only))
        }
        try refuseUnknown(fields, but: ["name", "version"])
        let name = try value(try nameNode(in: fields, of: node), rule) { SkillName($0) }
        return RequiredSkill(name: name, versions: try fields.first { $0.name == "version" }.map(versions) ?? .any)
    }

    private func nameNode(in fields: [Field], of node: Node) throws -> Node {
        guard let name = fields.first(where: { $0.name == "name" }) else { throw fault(at: node, "The entry has no name.") }
        return name.value
    }

    /// A range that looks like a number, as `1.10` does, is taken as it is written.
    private func versions(_ field: Field) throws -> SkillVersionRange {
        guard case .scalar(let scalar) = field.value, let range = SkillVersionRange(scalar.string) else {
            throw fault(field.line, "\(field.name) must be \(SkillVersionRange.rule), in quotes if it begins with a sign.")
        }
        return range
    }

    private func value<Value>(_ node: Node, _ rule: String, _ parse: (String) -> Value?) throws -> Value {
        guard case .scalar(let scalar) = node, let value = parse(scalar.string) else {
            throw fault(at: node, "Here must stand \(rule).")
        }
        return value
    }
}
