import APIKeys

/// A time as people read it: how long ago or ahead, and exactly.
struct TimeView: Sendable {
    /// RFC 3339.
    let machine: String
    /// Such as `2026-11-25 08:15 UTC`.
    let exact: String
    /// Such as `3 minutes ago`.
    let relative: String

    init(_ time: Timestamp, now: Timestamp) {
        machine = time.description
        exact = machine.prefix(10) + " " + machine.dropFirst(11).prefix(5) + " UTC"
        var seconds = time.since(now).components.seconds
        // What was just made for 90 days says so, and far ahead half a day makes no difference.
        if seconds >= 60 { seconds += seconds > 10 * 86_400 ? 43_200 : 30 }
        relative =
            seconds.magnitude < 60
            ? (seconds > 0 ? "in less than a minute" : "just now")
            : (seconds > 0 ? "in \(Self.length(seconds.magnitude))" : "\(Self.length(seconds.magnitude)) ago")
    }

    /// Such as `3 minutes`, rounded down to one unit.
    static func length(_ seconds: UInt64) -> String {
        let units: [(seconds: UInt64, name: String)] = [
            (365 * 86_400, "year"), (30 * 86_400, "month"), (86_400, "day"), (3600, "hour"), (60, "minute"),
        ]
        // A key for 90 days says 90 days, not three months less a bit.
        let unit = units.first { seconds >= ($0.name == "month" ? 120 * 86_400 : $0.seconds) } ?? (1, "second")
        let count = seconds / unit.seconds
        return "\(count) \(unit.name)\(count == 1 ? "" : "s")"
    }
}
