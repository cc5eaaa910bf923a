import HTTPTypes

/// The version of a resource as HTTP names it (RFC 9110, 8.8.3): a strong tag such as `"v7"`.
struct EntityTag: Hashable {
    let version: Int

    var text: String { "\"v\(version)\"" }

    /// What a conditional request asks for.
    enum Condition: Hashable {
        /// Whichever version there is.
        case any
        /// One of these; none of them if no tag could be one of ours.
        case oneOf([Int])

        func allows(_ version: Int) -> Bool {
            switch self {
            case .any: true
            case .oneOf(let versions): versions.contains(version)
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
                guard tag.hasPrefix("\"v"), tag.hasSuffix("\""), tag.count > 3 else { return nil }
                return Int(tag.dropFirst(2).dropLast())
            })
    }
}
