import Yams

/// The contract as it was read: `openapi.yaml`, in the order of its text.
///
/// It reads what this API's contract uses of OpenAPI 3.1, and no more.
struct Contract {
    /// The text that the server was built with.
    static let text = EmbeddedText.files["openapi.yaml"] ?? ""

    let root: Node

    /// - Throws: if the text is no YAML, or no mapping.
    init(_ text: String) throws {
        guard let root = try compose(yaml: text), root.mapping != nil else { throw Malformed(place: "", reason: "no mapping") }
        self.root = root
    }

    /// What makes a contract unreadable: the start fails with it.
    struct Malformed: Error, Hashable, CustomStringConvertible {
        let place: String
        let reason: String

        var description: String { "openapi.yaml: \(place): \(reason)" }
    }

    /// `node`, or what it refers to, however far away. A description that stands beside a reference goes before that of its target.
    func resolved(_ node: Node) throws -> Node {
        guard let reference = node["$ref"]?.string else { return node }
        var target = root
        for step in reference.split(separator: "/") where step != "#" {
            guard let next = target[String(step)] else { throw Malformed(place: reference, reason: "refers to nothing") }
            target = next
        }
        target = try resolved(target)
        if let own = node["description"]?.string {
            let others = target["description"]?.string.map { " \($0)" } ?? ""
            target["description"] = Node(own + others)
        }
        return target
    }

    /// The last step of the reference that `node` is, as in `Claw`.
    static func name(ofReference node: Node) -> String? {
        node["$ref"]?.string?.split(separator: "/").last.map(String.init)
    }

    /// The text at these keys.
    func text(_ keys: String...) throws -> String {
        let found = keys.reduce(root as Node?) { $0?[$1] }?.string
        guard let found else { throw Malformed(place: keys.joined(separator: "."), reason: "no text") }
        return found
    }
}

extension Node {
    /// The elements of a list; none for anything else.
    var elements: [Node] { sequence.map(Array.init) ?? [] }

    /// The members of a mapping by their names, in order; none for anything else.
    var members: [(name: String, value: Node)] {
        mapping?.compactMap { member in member.key.string.map { ($0, member.value) } } ?? []
    }
}
