import APIKeys
import Foundation
import WorkClaw

/// A time as people read it: how long ago or ahead, and exactly.
struct TimeView: Sendable {
    /// RFC 3339.
    let machine: String
    /// Such as `2026-11-25 08:15 UTC`, in the ``zone``.
    let exact: String
    /// The same with seconds.
    let toTheSecond: String
    /// Such as `3 minutes ago`.
    let relative: String

    /// The time zone of whoever the page is for. It goes with the task that answers their request, so that no page can forget it.
    @TaskLocal static var zone = AccountTimeZone.utc

    init(_ time: Timestamp, now: Timestamp) {
        machine = time.description
        exact = Self.exact(time, in: Self.zone, digits: 5)
        toTheSecond = Self.exact(time, in: Self.zone, digits: 8)
        var seconds = time.since(now).components.seconds
        // What was just made for 90 days says so, and far ahead half a day makes no difference.
        if seconds >= 60 { seconds += seconds > 10 * 86_400 ? 43_200 : 30 }
        relative =
            seconds.magnitude < 60
            ? (seconds > 0 ? "in less than a minute" : "just now")
            : (seconds > 0 ? "in \(Self.length(seconds.magnitude))" : "\(Self.length(seconds.magnitude)) ago")
    }

    /// Such as `2026-11-25 08:45 UTC` or `2026-11-25 13:15 UTC+4:30`.
    ///
    /// - Parameter digits: how many characters of the time of day there are to be.
    private static func exact(_ time: Timestamp, in zone: AccountTimeZone, digits: Int) -> String {
        let offset = zone.timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000))
        let local = time.adding(.seconds(offset)).description
        let (hours, minutes) = (abs(offset) / 3600, abs(offset) / 60 % 60)
        let name =
            offset == 0
            ? "" : (offset < 0 ? "-" : "+") + "\(hours)" + (minutes == 0 ? "" : minutes < 10 ? ":0\(minutes)" : ":\(minutes)")
        return local.prefix(10) + " " + local.dropFirst(11).prefix(digits) + " UTC" + name
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
