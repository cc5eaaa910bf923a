/// What has to be done to the lines of one text to make another of them.
struct LineDiff: Sendable, Hashable {
    enum Change: Sendable, Hashable {
        case same
        case added
        case removed
    }

    struct Line: Sendable, Hashable {
        let change: Change
        let text: String
    }

    let lines: [Line]

    /// How many pairs of lines are compared at most: time and memory grow with it, and one page is to take little of either. Where more would have
    /// to be compared, all of the old lines are shown as removed and all of the new ones as added, which is true, too.
    static let mostPairs = 1_000_000

    init(from old: String, to new: String) {
        let (old, new) = (Self.lines(of: old), Self.lines(of: new))
        let prefix = zip(old, new).prefix { $0 == $1 }.count
        let (oldRest, newRest) = (old.dropFirst(prefix), new.dropFirst(prefix))
        let suffix = zip(oldRest.reversed(), newRest.reversed()).prefix { $0 == $1 }.count
        lines =
            old.prefix(prefix).map { Line(change: .same, text: $0) }
            + Self.changes(from: Array(oldRest.dropLast(suffix)), to: Array(newRest.dropLast(suffix)))
            + old.suffix(suffix).map { Line(change: .same, text: $0) }
    }

    /// The lines of a text, whichever way they end. The last one need not end.
    static func lines(of text: String) -> [String] {
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            String(Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// By a longest common subsequence, for which the table says how much of it is left from each pair of places on.
    private static func changes(from old: [String], to new: [String]) -> [Line] {
        let removed = old.map { Line(change: .removed, text: $0) }
        let added = new.map { Line(change: .added, text: $0) }
        guard !old.isEmpty, !new.isEmpty, old.count <= mostPairs / new.count else { return removed + added }
        // Numbers are compared faster than texts.
        var numbers: [String: Int32] = [:]
        func number(_ line: String) -> Int32 {
            let number = numbers[line] ?? Int32(numbers.count)
            numbers[line] = number
            return number
        }
        let (left, right) = (old.map(number), new.map(number))
        let width = right.count + 1
        var table = [Int32](repeating: 0, count: (left.count + 1) * width)
        for i in left.indices.reversed() {
            for j in right.indices.reversed() {
                table[i * width + j] =
                    left[i] == right[j]
                    ? table[(i + 1) * width + j + 1] + 1 : max(table[(i + 1) * width + j], table[i * width + j + 1])
            }
        }
        var lines: [Line] = []
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            if i < left.count, j < right.count, left[i] == right[j] {
                lines.append(Line(change: .same, text: old[i]))
                (i, j) = (i + 1, j + 1)
            } else if j == right.count || i < left.count && table[(i + 1) * width + j] >= table[i * width + j + 1] {
                lines.append(removed[i])
                i += 1
            } else {
                lines.append(added[j])
                j += 1
            }
        }
        return lines
    }
}
