import APIKeys

/// The field `Date` (RFC 9110, 6.6.1), written anew once a second.
struct DateField {
    private var second = Int64.min
    private var line: [UInt8] = []

    /// The whole line, with its end.
    mutating func line(at now: Timestamp) -> [UInt8] {
        let current = now.milliseconds / 1000
        if current != second {
            second = current
            line = Array("Date: \(Self.text(of: now))\r\n".utf8)
        }
        return line
    }

    /// As in `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
    static func text(of time: Timestamp) -> String {
        // "2026-01-31T08:15:00.250Z"
        let date = time.description
        func part(_ range: Range<Int>) -> Substring {
            let start = date.index(date.startIndex, offsetBy: range.lowerBound)
            return date[start..<date.index(start, offsetBy: range.count)]
        }
        let days = Int((Double(time.milliseconds) / 86_400_000).rounded(.down))
        // The first day of 1970 was a Thursday.
        let weekday = weekdays[((days + 4) % 7 + 7) % 7]
        let month = months[(Int(part(5..<7)) ?? 1) - 1]
        return "\(weekday), \(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
