/// A point in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// A key's whole life is counted in these, so that a grace ends on the millisecond and a row in SQL holds the same number.
public struct Timestamp: Hashable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The times that four-digit years can write, and so every time that RFC 3339 can.
    public static let earliest = Timestamp(milliseconds: -62_167_219_200_000)
    public static let latest = Timestamp(milliseconds: 253_402_300_799_999)

    /// The time `duration` later, held within ``earliest`` and ``latest``; parts of a millisecond are cut off.
    public func adding(_ duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        guard seconds.magnitude < 1_000_000_000_000 else { return seconds < 0 ? .earliest : .latest }
        return Timestamp(milliseconds: held.milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000).held
    }

    /// This time, or the nearest of ``earliest`` and ``latest``.
    var held: Timestamp { min(max(self, .earliest), .latest) }

    /// How long after `earlier` this is; negative if it is before.
    public func since(_ earlier: Timestamp) -> Duration {
        .milliseconds(milliseconds - earlier.milliseconds)
    }
}

extension Timestamp: Comparable {
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}
