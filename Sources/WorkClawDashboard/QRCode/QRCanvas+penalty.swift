extension QRCanvas {
    /// How hard the picture is to scan: the sum of the four features of ISO/IEC 18004:2015, 7.8.3.1.
    var penalty: Int {
        let rows = (0..<size).map { row in Array(dark[row * size..<(row + 1) * size]) }
        let columns = (0..<size).map { column in rows.map { $0[column] } }
        let lines = rows + columns
        return lines.reduce(0) { $0 + Self.runs(in: $1) + Self.finders(in: $1) } + squares(rows) + imbalance
    }

    /// Of each run of five modules or more of one colour: three, and one for each beyond five.
    private static func runs(in line: [Bool]) -> Int {
        var (sum, length) = (0, 1)
        for place in 1...line.count {
            if place < line.count, line[place] == line[place - 1] {
                length += 1
            } else {
                if length >= 5 { sum += length - 2 }
                length = 1
            }
        }
        return sum
    }

    private static let finder = [true, false, true, true, true, false, true]

    /// 40 for each part that looks like a finder pattern, with four light modules on either side. Beyond the edge all is light.
    private static func finders(in line: [Bool]) -> Int {
        (0...(line.count - finder.count)).count { start in
            let end = start + finder.count
            guard Array(line[start..<end]) == finder else { return false }
            return !line[max(0, start - 4)..<start].contains(true) || !line[end..<min(line.count, end + 4)].contains(true)
        } * 40
    }

    /// Three for each square of two by two of one colour.
    private func squares(_ rows: [[Bool]]) -> Int {
        (1..<size).reduce(0) { sum, row in
            sum
                + (1..<size).count { column in
                    let corner = rows[row][column]
                    return rows[row][column - 1] == corner && rows[row - 1][column] == corner
                        && rows[row - 1][column - 1] == corner
                } * 3
        }
    }

    /// Ten for each five percent by which dark and light are out of balance.
    private var imbalance: Int {
        let count = dark.count { $0 }
        return abs(20 * count - 10 * dark.count) / dark.count * 10
    }
}
