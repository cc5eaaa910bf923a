import Yams

/// A field of an object as the reference lists it, those within it by their paths: `access.people`, `connections[].name`.
struct ContractField {
    let path: String
    /// In words, code between backticks.
    let type: String
    let isRequired: Bool
    let description: String
}

extension Contract {
    /// The fields of an object that `schema` describes, those of objects and lists within it behind them. Of alternatives, the fields of all.
    func fields(of schema: Node, below path: String = "") throws -> [ContractField] {
        let objects = try alternatives(of: schema).filter { $0["properties"] != nil }
        let needs = objects.map { Set(($0["required"]?.elements ?? []).compactMap(\.string)) }
        // What only one of several objects has, the field's owner can do without.
        let required = needs.dropFirst().reduce(needs.first ?? []) { $0.intersection($1) }
        var fields: [ContractField] = []
        for (name, node) in objects.flatMap({ $0["properties"]?.members ?? [] }) {
            let place = path.isEmpty ? name : "\(path).\(name)"
            let property = try resolved(node)
            let field = ContractField(
                path: place, type: try type(of: property), isRequired: required.contains(name),
                description: Self.description(of: property))
            if let known = fields.firstIndex(where: { $0.path == place }) {
                fields[known] = fields[known].or(field)
            } else {
                fields.append(field)
                fields += try inner(property, at: place)
            }
        }
        return fields
    }

    /// What a value may be, in words.
    func type(of schema: Node) throws -> String {
        let schema = try resolved(schema)
        if let alternatives = schema["oneOf"] {
            let types = try alternatives.elements.map(type)
            return types.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.joined(separator: " or ")
        }
        if let value = schema["const"]?.string { return "`\(value)`" }
        if let values = schema["enum"]?.elements.compactMap(\.string) {
            return values.map { "`\($0)`" }.joined(separator: ", ")
        }
        let names = schema["type"]?.string.map { [$0] } ?? schema["type"]?.elements.compactMap(\.string) ?? []
        return try names.map { try word(for: $0, schema) }.joined(separator: " or ")
    }

    private func word(for name: String, _ schema: Node) throws -> String {
        switch (name, schema["minimum"]?.int, schema["maximum"]?.int) {
        case ("integer", let least?, let most?): return "integer from \(least) to \(most)"
        case ("integer", let least?, nil): return "integer from \(least)"
        case ("string", _, _) where schema["format"]?.string == "date-time": return "time"
        case ("array", _, _):
            let element = try schema["items"].map(type) ?? "value"
            return element.allSatisfy(\.isLetter) ? "list of \(element)s" : "list of: \(element)"
        default: return name
        }
    }

    private func inner(_ property: Node, at place: String) throws -> [ContractField] {
        let lists = try alternatives(of: property).compactMap { $0["items"] }
        return try fields(of: property, below: place) + lists.flatMap { try fields(of: $0, below: "\(place)[]") }
    }

    /// What a value may be, one schema for each.
    private func alternatives(of schema: Node) throws -> [Node] {
        let schema = try resolved(schema)
        guard let alternatives = schema["oneOf"] else { return [schema] }
        return try alternatives.elements.map(resolved)
    }

    /// What is said of a value; if nothing is, what one looks like.
    private static func description(of schema: Node) -> String {
        if let description = schema["description"]?.string { return description }
        return schema["examples"]?.elements.first?.string.map { "As in `\($0)`." } ?? ""
    }
}

extension ContractField {
    /// The field where one object has this and another has `other`.
    fileprivate func or(_ other: ContractField) -> ContractField {
        ContractField(
            path: path, type: type == other.type ? type : "\(type) or \(other.type)", isRequired: isRequired,
            description: description.isEmpty ? other.description : description)
    }
}
