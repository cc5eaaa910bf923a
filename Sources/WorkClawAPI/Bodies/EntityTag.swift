import HTTPTypes
import WorkClaw

/// The state of a Claw as HTTP names it (RFC 9110, 8.8.3): a strong tag such as `"v7"`, or `"v7.3.5.2"` once it has been deployed.
///
/// The number behind the `v` is the version of the configuration; what follows moves with the deployments. `If-Match` compares the
/// version alone: a deployment that goes on beside it is no reason to refuse a change to the configuration.
struct EntityTag: Hashable {
    let version: Int
    let text: String

    init(_ details: ClawDetails) {
        version = details.claw.version
        let deployment = details.deployment.map { ".\($0.revision).\($0.version).\($0.revisionInService ?? 0)" }
        text = "\"v\(version)\(deployment ?? "")\""
    }

    /// - Returns: `nil` for a tag that is none of ours.
    private init?(_ text: Substring) {
        guard text.hasPrefix("\"v"), text.hasSuffix("\""), text.count > 3 else { return nil }
        let numbers = text.dropFirst(2).dropLast().split(separator: "." as Character, omittingEmptySubsequences: false)
        guard let version = numbers.first.flatMap({ Int($0) }) else { return nil }
        self.version = version
        self.text = String(text)
    }

    /// What a conditional request asks for.
    enum Condition: Hashable {
        /// Whatever there is.
        case any
        /// One of these; none of them if no tag could be one of ours.
        case oneOf([EntityTag])

        func contains(_ tag: EntityTag) -> Bool {
            switch self {
            case .any: true
            case .oneOf(let tags): tags.contains(tag)
            }
        }
    }

    /// The condition in a field such as `If-Match`, if the request has it. Weak tags match nothing there (RFC 9110, 13.1.1).
    static func condition(in fields: HTTPFields, _ name: HTTPField.Name, acceptsWeak: Bool = false) -> Condition? {
        let values = fields[values: name]
        guard !values.isEmpty else { return nil }
        let tags: [Substring] = values.flatMap { value in
            value.split(separator: "," as Character).map { $0.drop { $0 == " " || $0 == "\t" } }
        }
        if tags.contains(where: { $0.first == "*" }) { return .any }
        return .oneOf(
            tags.compactMap { tag in
                var tag = tag
                while tag.last == " " || tag.last == "\t" { tag.removeLast() }
                if acceptsWeak, tag.hasPrefix("W/") { tag.removeFirst(2) }
                return EntityTag(tag)
            })
    }
}
