/// ``IndexedKey/End`` in one word, so that it changes in one atomic store: two bits of kind, one that says whether the reload under way has
/// named the key, 61 of milliseconds since 1970.
struct EndWord {
    let rawValue: UInt64

    private static let named: UInt64 = 1 << 61
    private static let latestTime: UInt64 = named - 1

    /// A key that a reload did not find again.
    static let absent = EndWord(rawValue: 3 << 62)

    init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The word of a key that has just been named.
    init(_ end: IndexedKey.End) {
        let (kind, time): (UInt64, Timestamp?) =
            switch end {
            case .none: (0, nil)
            case .grace(let time): (1, time)
            case .revoked(let time): (2, time)
            }
        self.rawValue = kind << 62 | Self.named | min(UInt64(clamping: time?.milliseconds ?? 0), Self.latestTime)
    }

    var isNamed: Bool { rawValue & Self.named != 0 }

    /// The same end, not named yet.
    var unnamed: EndWord { EndWord(rawValue: rawValue & ~Self.named) }

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
