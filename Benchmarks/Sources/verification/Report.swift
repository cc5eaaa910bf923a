/// A table for people, in fixed columns.
enum Report {
    static func row(_ title: String, _ cells: String..., goal: String = "") {
        let name = title.padding(to: 34)
        print("  " + name + cells.map { $0.padding(to: -18) }.joined() + (goal.isEmpty ? "" : "   " + goal))
    }

    /// The goal, and whether `figure` meets it.
    static func goal(_ figure: Double, atMost limit: Double) -> String {
        "≤ \(Int(limit)): \(figure <= limit ? "met" : "MISSED")"
    }
}

extension Double {
    var oneDecimal: String {
        let tenths = Int((self * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension String {
    /// With blanks after it up to `width` characters, or before it where `width` is negative.
    func padding(to width: Int) -> String {
        let blanks = String(repeating: " ", count: max(0, abs(width) - count))
        return width < 0 ? blanks + self : self + blanks
    }
}
