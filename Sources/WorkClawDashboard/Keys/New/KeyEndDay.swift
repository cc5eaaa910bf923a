import APIKeys
import Foundation
import WorkClaw

/// The last day on which a key works, as a form has it.
struct KeyEndDay: Sendable {
    /// The day's last millisecond, in the time zone that it was typed in.
    let end: Timestamp

    /// - Parameter text: as `<input type="date">` sends it: `2026-11-25`.
    /// - Returns: `nil` for a text that is no day.
    init?(_ text: String, in zone: AccountTimeZone) {
        guard let match = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/), let year = Int(match.output.1),
            let month = Int(match.output.2), let day = Int(match.output.3)
        else { return nil }
        let calendar = Self.calendar(zone)
        let parts = DateComponents(calendar: calendar, year: year, month: month, day: day)
        // Clocks may skip midnight: a day ends where the next one begins, wherever that is.
        guard parts.isValidDate,
            let noon = calendar.date(bySettingHour: 12, minute: 0, second: 0, of: parts.date ?? .distantPast),
            let next = calendar.date(byAdding: .day, value: 1, to: noon)
        else { return nil }
        let seconds = calendar.startOfDay(for: next).timeIntervalSince1970
        end = Timestamp(milliseconds: Int64(seconds * 1000) - 1)
    }

    /// The day that it is at `time`, as a date field has it.
    static func text(_ time: Timestamp, in zone: AccountTimeZone) -> String {
        let offset = zone.timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000))
        return String(time.adding(.seconds(offset)).description.prefix(10))
    }

    private static func calendar(_ zone: AccountTimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone.timeZone
        return calendar
    }
}
