import Yams

extension Contract {
    static let methods = ["get", "post", "put", "patch", "delete"]

    /// Every operation, in the contract's order.
    func operations() throws -> [ContractOperation] {
        try (root["paths"]?.members ?? []).flatMap { path, item in
            try item.members.filter { Self.methods.contains($0.name) }.map { method, operation in
                try read(operation, method: method, path: path, shared: item["parameters"]?.elements ?? [])
            }
        }
    }

    private func read(_ node: Node, method: String, path: String, shared: [Node]) throws -> ContractOperation {
        let place = "\(method) \(path)"
        func text(_ key: String) throws -> String {
            guard let text = node[key]?.string else { throw Malformed(place: place, reason: "no \(key)") }
            return text
        }
        guard let tag = node["tags"]?.elements.first?.string else { throw Malformed(place: place, reason: "no tag") }
        let needs = (node["security"] ?? root["security"])?.elements ?? []
        return ContractOperation(
            id: try text("operationId"), method: method.uppercased(), path: path, tag: tag, summary: try text("summary"),
            description: try text("description"), scope: needs.first?.members.first?.value.elements.first?.string,
            parameters: try (shared + (node["parameters"]?.elements ?? [])).map { try parameter($0, at: place) },
            body: try node["requestBody"].map { try body($0, at: place) },
            answers: try (node["responses"]?.members ?? []).map { try answer($0.value, status: $0.name, at: place) })
    }

    private func parameter(_ node: Node, at place: String) throws -> ContractOperation.Parameter {
        let node = try resolved(node)
        guard let name = node["name"]?.string, let location = node["in"]?.string, let schema = node["schema"] else {
            throw Malformed(place: place, reason: "a parameter without a name, a place or a schema")
        }
        return ContractOperation.Parameter(
            name: name, place: location, isRequired: node["required"]?.bool ?? false,
            description: node["description"]?.string ?? "", schema: try resolved(schema))
    }

    private func body(_ node: Node, at place: String) throws -> ContractOperation.Body {
        guard let content = node["content"]?.members.first?.value, let schema = content["schema"] else {
            throw Malformed(place: place, reason: "a body without a schema")
        }
        return ContractOperation.Body(
            isRequired: node["required"]?.bool ?? false, schema: try resolved(schema), examples: try examples(content))
    }

    private func answer(_ node: Node, status: String, at place: String) throws -> ContractOperation.Answer {
        let node = try resolved(node)
        let content = node["content"]?.members.first
        let schema = content?.value["schema"]
        return ContractOperation.Answer(
            status: status, description: node["description"]?.string ?? "",
            fields: node["headers"]?.members.map(\.name) ?? [], mediaType: content?.name, schema: schema,
            codes: schema.map(Self.codes) ?? [], examples: try content.map { try examples($0.value) } ?? [])
    }

    /// The codes that a problem's schema allows: `allOf` the problem, and a list of codes.
    private static func codes(_ schema: Node) -> [String] {
        (schema["allOf"]?.elements ?? []).flatMap { $0["properties"]?["code"]?["enum"]?.elements ?? [] }.compactMap(\.string)
    }

    private func examples(_ content: Node) throws -> [ContractOperation.Example] {
        try (content["examples"]?.members ?? []).map { name, node in
            let node = try resolved(node)
            guard let value = node["value"] else { throw Malformed(place: name, reason: "an example without a value") }
            return ContractOperation.Example(summary: node["summary"]?.string, text: value.jsonOrText)
        }
    }
}
