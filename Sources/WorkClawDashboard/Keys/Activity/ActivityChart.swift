import Foundation

/// Bars of allowed and refused calls, and the same figures in words.
struct ActivityChart: Sendable {
    struct Bar: Sendable {
        /// What it counts, as in `2026-11-25 08:00`.
        let name: String
        let allowed: Int
        let refused: Int
        let x: Int
        let allowedTop: Int
        let allowedHeight: Int
        let refusedTop: Int
        let refusedHeight: Int
    }

    /// A part of the span: an hour, or a day.
    struct Part: Sendable {
        let name: String
        let requests: Int
        let denied: Int
    }

    let width: Int
    let bars: [Bar]
    /// What the chart shows, for who does not see it.
    let summary: String
    let first: String
    let last: String
    /// Calls of the tallest bar.
    let most: Int
    let allowed: Int
    let refused: Int
    /// What a row of the table is.
    let unit: String

    static let height = 200
    private static let step = 12

    init(_ parts: [Part], unit: String) {
        let most = parts.map(\.requests).max() ?? 0
        // Something is never drawn as nothing.
        func length(_ count: Int) -> Int { count == 0 ? 0 : max(2, count * Self.height / max(most, 1)) }
        bars = parts.enumerated().map { place, part in
            let refused = length(part.denied)
            let allowed = min(length(part.requests - part.denied), Self.height - refused)
            return Bar(
                name: part.name, allowed: part.requests - part.denied, refused: part.denied, x: place * Self.step,
                allowedTop: Self.height - allowed, allowedHeight: allowed, refusedTop: Self.height - allowed - refused,
                refusedHeight: refused)
        }
        let refused = parts.reduce(0) { $0 + $1.denied }
        let allowed = parts.reduce(0) { $0 + $1.requests } - refused
        width = parts.count * Self.step
        first = parts.first?.name ?? ""
        last = parts.last?.name ?? ""
        summary = "\(allowed) allowed and \(refused) refused calls, by the \(unit)"
        self.most = most
        self.allowed = allowed
        self.refused = refused
        self.unit = unit.capitalized
    }
}
