import Yams

/// `openapi.yaml`, read without the server's own reader: what holds it against the code must not share its faults.
struct ContractFile {
    static let path = "Sources/WorkClawAPI/openapi.yaml"

    let root: Node

    init() throws {
        guard let root = try compose(yaml: try House.file(Self.path).text) else { throw Missing(what: "everything") }
        self.root = root
    }

    struct Missing: Error, CustomStringConvertible {
        let what: String
        var description: String { "\(ContractFile.path) does not have \(what)" }
    }

    struct Operation {
        /// As in `GET /v1/claws`.
        let name: String
        let node: Node
        /// The answers by status, with references followed.
        let answers: [(status: Int, node: Node)]

        var isGuarded: Bool { name.contains(" /v1/") }
    }

    private static let methods: Set = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

    func operations() throws -> [Operation] {
        try members(root["paths"]).flatMap { path, item in
            try members(item).filter { Self.methods.contains($0.name) }.map { method, node in
                Operation(
                    name: "\(method.uppercased()) \(path)", node: node,
                    answers: try members(node["responses"]).map { status, answer in
                        guard let number = Int(status) else { throw Missing(what: "a status for \(status)") }
                        return (number, try target(of: answer))
                    })
            }
        }
    }

    /// A part of `components`, in the order of the file.
    func components(_ kind: String) -> [(name: String, value: Node)] { members(root["components"]?[kind]) }

    func members(_ node: Node?) -> [(name: String, value: Node)] {
        node?.mapping?.compactMap { member in member.key.string.map { ($0, member.value) } } ?? []
    }

    /// `node`, or what it refers to.
    func target(of node: Node) throws -> Node {
        guard let reference = node["$ref"]?.string else { return node }
        let steps = reference.split(separator: "/").map(String.init)
        guard steps.first == "#", let found = steps.dropFirst().reduce(root as Node?, { $0?[$1] }) else {
            throw Missing(what: reference)
        }
        return try target(of: found)
    }

    /// What is sent, or answered with, in each of the media types of `node`.
    func contents(of node: Node) throws -> [(schema: Node, examples: [(name: String, value: Node)])] {
        try members(node["content"]).compactMap { _, content in
            guard let schema = content["schema"] else { return nil }
            let examples = try members(content["examples"]).map { name, example in
                guard let value = try target(of: example)["value"] else { throw Missing(what: "the value of \(name)") }
                return (name, value)
            }
            return (schema, examples)
        }
    }

    /// The error codes that an answer's schema allows.
    func codes(of answer: Node) throws -> [String] {
        try contents(of: answer).flatMap { content in
            (content.schema["allOf"]?.array() ?? []).flatMap { part in
                (part["properties"]?["code"]?["enum"]?.array() ?? []).compactMap(\.string)
            }
        }
    }

    /// Every reference in the file.
    func references(in node: Node? = nil) -> [String] {
        let node = node ?? root
        if let reference = node["$ref"]?.string { return [reference] }
        return (node.sequence?.flatMap { references(in: $0) } ?? []) + members(node).flatMap { references(in: $0.value) }
    }
}
