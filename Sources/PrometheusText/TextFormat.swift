/// Writes Prometheus' text format 0.0.4 ("Exposition formats", Text-based format), line by line.
public struct TextFormat: Sendable {
    /// What an answer in this format calls itself.
    public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    public private(set) var text = ""

    init() {}

    mutating func head(of family: MetricDescription) {
        if !family.help.isEmpty { text += "# HELP \(family.name) \(Self.escaped(family.help, quotes: false))\n" }
        text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
    }

    /// - Parameter values: of the labels `names`. An empty one is the same as none, and is left out.
    mutating func sample(_ name: String, _ names: [String], _ values: [String], _ value: Double) {
        text += name
        var separator = "{"
        for (name, value) in zip(names, values) where !value.isEmpty {
            text += "\(separator)\(name)=\"\(Self.escaped(value, quotes: true))\""
            separator = ","
        }
        if separator == "," { text += "}" }
        text += " \(Self.number(value))\n"
    }

    /// As Go's `ParseFloat` reads it.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        // Up to 2⁵³ every whole number is one of a Double's.
        if value.magnitude < 0x1p53, let whole = Int64(exactly: value) { return String(whole) }
        return value.description
    }

    /// In a help text backslashes and line feeds are escaped; in a label's value quotes too.
    static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\"") })
        else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
