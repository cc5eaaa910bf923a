/// A place in the index's list: an entry, a bucket, or the end.
struct Link: Equatable {
    /// 0 is the end; with the highest bit set the rest is a bucket's number; otherwise an entry's position plus one.
    let rawValue: UInt32

    static let end = Link(rawValue: 0)

    @inline(__always)
    init(rawValue: UInt32) { self.rawValue = rawValue }

    @inline(__always)
    init(bucket: UInt32) { self.rawValue = 1 << 31 | bucket }

    @inline(__always)
    init(entry position: Int) { self.rawValue = UInt32(position) + 1 }

    /// The entry's position, unless this is a bucket. Not to be asked of ``end``.
    @inline(__always)
    var entry: Int? { rawValue >> 31 == 0 ? Int(rawValue) - 1 : nil }

    @inline(__always)
    var bucket: Int { Int(rawValue & (1 << 31 - 1)) }

    /// Where in the list a bucket stands: before the entries whose digests end in its number.
    @inline(__always)
    var bucketOrder: UInt64 { UInt64(bucket).bitReversed }
}

extension UInt64 {
    /// The bits in opposite order.
    @inline(__always)
    var bitReversed: UInt64 {
        var value = byteSwapped
        value = value >> 4 & 0x0F0F_0F0F_0F0F_0F0F | (value & 0x0F0F_0F0F_0F0F_0F0F) << 4
        value = value >> 2 & 0x3333_3333_3333_3333 | (value & 0x3333_3333_3333_3333) << 2
        return value >> 1 & 0x5555_5555_5555_5555 | (value & 0x5555_5555_5555_5555) << 1
    }
}
