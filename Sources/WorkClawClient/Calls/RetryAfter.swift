import Foundation

/// What `Retry-After` asks for (RFC 9110, 10.2.3).
enum RetryAfter {
    /// - Returns: how long to wait, nothing at least; `nil` if the field is neither a number of seconds nor a date.
    static func duration(_ text: String, now: Date) -> Duration? {
        let text = text.trimmingCharacters(in: .whitespaces)
        if !text.isEmpty, text.utf8.allSatisfy({ 48...57 ~= $0 }) {
            // A number beyond a day's worth of years is a mistake, or a way to say never.
            return .seconds(min(Int64(text) ?? .max, 1_000_000_000))
        }
        guard let moment = try? Date(text, strategy: httpDate) else { return nil }
        return .milliseconds(Int64((max(0, moment.timeIntervalSince(now)) * 1000).rounded(.up)))
    }

    /// As in `Sun, 06 Nov 1994 08:49:37 GMT`, the form that servers must send.
    private static let httpDate = Date.ParseStrategy(
        format:
            "\(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT",
        locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt)
}
