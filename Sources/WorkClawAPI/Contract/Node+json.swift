import APIKeysHummingbird
import NIOCore
import Yams

extension Node {
    /// The node as JSON to be read: indented by two spaces, short objects and lists on one line. A text that is no JSON by itself, such as
    /// a stream of events, is that text.
    var jsonOrText: String {
        if let text = scalar?.string, tag == Tag(.str) { return text }
        return json(indentation: "")
    }

    private func json(indentation: String) -> String {
        switch self {
        case .mapping:
            return Self.enclosed(
                members.map { "\(Self.quoted($0.name)): \($0.value.json(indentation: indentation + "  "))" }, in: "{ }",
                indentation: indentation)
        case .sequence:
            return Self.enclosed(
                elements.map { $0.json(indentation: indentation + "  ") }, in: "[ ]", indentation: indentation)
        case .scalar(let scalar):
            return tag == Tag(.str) ? Self.quoted(scalar.string) : scalar.string
        case .alias:
            return "null"
        }
    }

    private static let longestLine = 60

    /// - Parameter brackets: the two, with a space between.
    private static func enclosed(_ parts: [String], in brackets: String, indentation: String) -> String {
        let (open, close) = (String(brackets.prefix(1)), String(brackets.suffix(1)))
        guard !parts.isEmpty else { return open + close }
        let line = open + parts.joined(separator: ", ") + close
        if line.count <= longestLine, !line.contains("\n"), !indentation.isEmpty { return line }
        return "\(open)\n"
            + parts.map { "\(indentation)  \($0)" }.joined(separator: ",\n") + "\n\(indentation)\(close)"
    }

    private static func quoted(_ text: String) -> String {
        var json = JSONText(capacity: text.utf8.count + 2)
        json.element(text)
        return String(buffer: json.buffer)
    }
}
