/// Writes HTML. Names of elements and attributes are literals of the source; every text and every value is escaped.
struct Markup {
    private(set) var text = ""

    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
        _ content: (inout Markup) throws -> Void
    ) rethrows {
        open(name, attributes)
        try content(&self)
        text += "</\(name)>"
        if !Self.stand(inLine: name) { text += "\n" }
    }

    mutating func element(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: String) {
        element(name, attributes) { $0.write(content) }
    }

    /// An element that has no content and no end.
    mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) {
        text += "<\(name)"
        for (name, value) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
        text += ">"
    }

    mutating func write(_ content: String) { text += Self.escaped(content) }

    /// A sentence in which backticks mark code.
    mutating func sentence(_ content: String) {
        for (place, part) in content.split(separator: "`", omittingEmptySubsequences: false).enumerated() where !part.isEmpty {
            if place.isMultiple(of: 2) { write(String(part)) } else { element("code", [:], String(part)) }
        }
    }

    /// Paragraphs, with an empty line between each two.
    mutating func paragraphs(_ content: String) {
        for paragraph in content.split(separator: "\n\n") {
            element("p") { $0.sentence(paragraph.split(separator: "\n").joined(separator: " ")) }
        }
    }

    private static func stand(inLine name: StaticString) -> Bool { ["a", "code", "span", "pre"].contains("\(name)") }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
