/// What names may look like: `[a-zA-Z_:][a-zA-Z0-9_:]*` for metrics, `[a-zA-Z_][a-zA-Z0-9_]*` for labels (Prometheus, "Metric names and labels").
enum MetricName {
    /// `text` as the name of a metric, each character that may not stand there replaced by `_`. Colons too: they are for rules that users write.
    static func metric(_ text: String) -> String { name(text) }

    /// The same for a label. Names that begin with two underscores are Prometheus' own, and `le` is a histogram's.
    static func label(_ text: String) -> String {
        var name = name(text)[...]
        while name.hasPrefix("__") { name = name.dropFirst() }
        return name == "le" ? "le_" : String(name)
    }

    private static func name(_ text: String) -> String {
        var bytes = text.utf8.map { isAllowed($0) ? $0 : UInt8(ascii: "_") }
        if bytes.first.map({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) ?? true { bytes.insert(UInt8(ascii: "_"), at: 0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
