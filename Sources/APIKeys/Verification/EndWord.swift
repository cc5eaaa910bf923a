/// ``IndexedKey/End`` in one word, so that it changes in one atomic store: two bits of kind, eight of the generation that last named the
/// key, 48 of milliseconds since 1970 (enough until the year 10889).
struct EndWord {
    let rawValue: UInt64

    private static let timeBits: UInt64 = 48
    private static let latestTime: UInt64 = 1 << timeBits - 1

    /// A key that a reload did not find again.
    static let absent = EndWord(rawValue: 3 << 62)

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init(_ end: IndexedKey.End, generation: UInt64) {
        let (kind, time): (UInt64, Timestamp?) =
            switch end {
            case .none: (0, nil)
            case .grace(let time): (1, time)
            case .revoked(let time): (2, time)
            }
        let milliseconds = min(UInt64(clamping: time?.milliseconds ?? 0), Self.latestTime)
        self.rawValue = kind << 62 | Self.truncated(generation) << Self.timeBits | milliseconds
    }

    static func truncated(_ generation: UInt64) -> UInt64 { generation & 0xFF }

    var generation: UInt64 { Self.truncated(rawValue >> Self.timeBits) }

    /// The end, or `nil` if the key is gone.
    @inline(__always)
    var end: IndexedKey.End? {
        let time = Timestamp(milliseconds: Int64(rawValue & Self.latestTime))
        return switch rawValue >> 62 {
        case 0: IndexedKey.End.none
        case 1: .grace(time)
        case 2: .revoked(time)
        default: nil
        }
    }
}
