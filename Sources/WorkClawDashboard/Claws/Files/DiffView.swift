/// The lines in which one text differs from another, with a few around them.
struct DiffView: Sendable {
    struct Row: Sendable {
        let text: String
        let isSame: Bool
        let isAdded: Bool
        let isRemoved: Bool
        /// Stands for lines that are the same and not shown.
        let isGap: Bool
    }

    let title: String
    /// Such as `2 lines added, 1 removed`.
    let summary: String
    let rows: [Row]
    /// Whether there is any line to show.
    let hasRows: Bool

    /// Lines that are shown before and after a change.
    static let context = 3

    init(_ title: String, from old: String, to new: String) {
        self.title = title
        let lines = LineDiff(from: old, to: new).lines
        let (added, removed) = (lines.count { $0.change == .added }, lines.count { $0.change == .removed })
        summary =
            added + removed > 0
            ? "\(added) line\(added == 1 ? "" : "s") added, \(removed) removed"
            : old == new ? "No difference" : "No line differs, only how lines end"
        rows = Self.rows(of: lines)
        hasRows = !rows.isEmpty
    }

    private static func rows(of lines: [LineDiff.Line]) -> [Row] {
        var shown = [Bool](repeating: false, count: lines.count)
        for place in lines.indices where lines[place].change != .same {
            for near in max(0, place - context)...min(lines.count - 1, place + context) { shown[near] = true }
        }
        var rows: [Row] = []
        var hidden = 0
        func closeGap() {
            if hidden > 0 { rows.append(Row(gapOf: hidden)) }
            hidden = 0
        }
        for (line, isShown) in zip(lines, shown) {
            if isShown {
                closeGap()
                rows.append(Row(line))
            } else {
                hidden += 1
            }
        }
        if !rows.isEmpty { closeGap() }
        return rows
    }
}

extension DiffView.Row {
    fileprivate init(_ line: LineDiff.Line) {
        self.init(
            text: line.text, isSame: line.change == .same, isAdded: line.change == .added,
            isRemoved: line.change == .removed, isGap: false)
    }

    fileprivate init(gapOf count: Int) {
        self.init(
            text: "\(count) line\(count == 1 ? "" : "s") the same", isSame: false, isAdded: false, isRemoved: false,
            isGap: true)
    }
}
