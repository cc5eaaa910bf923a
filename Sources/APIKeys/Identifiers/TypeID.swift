/// An id that says what it names: a UUIDv7 (RFC 9562) in 26 lower-case base32 characters behind a prefix, as in
/// `key_01h455vb4pex5vsknk084sn02q` (the TypeID specification, version 0.3).
///
/// Ids sort by the time they were made. The kind is part of the type, so a team's id cannot be passed for a key's.
public struct TypeID<Kind: TypeIDKind>: Hashable, Sendable {
    /// The UUID's 128 bits, in two halves.
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A new id made at `time`, with 74 bits from `generator`.
    public init(at time: Timestamp, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(clamping: time.milliseconds) & 0xFFFF_FFFF_FFFF
        let version: UInt64 = 0x7000
        let variant: UInt64 = 0x8000_0000_0000_0000
        self.high = milliseconds << 16 | version | generator.next() & 0x0FFF
        self.low = variant | generator.next() & 0x3FFF_FFFF_FFFF_FFFF
    }

    /// A new id made at `time`, with 74 bits from the system's generator.
    public init(at time: Timestamp) {
        var generator = SystemRandomNumberGenerator()
        self.init(at: time, using: &generator)
    }

    /// When the id was made, to the millisecond.
    public var time: Timestamp { Timestamp(milliseconds: Int64(high >> 16)) }

    /// The id that `text` spells, or `nil` if its prefix, length or characters are not this kind's. Upper case is not accepted.
    public init?(_ text: some StringProtocol) {
        let prefix = Kind.prefix.utf8
        let bytes = Array(text.utf8)
        guard bytes.count == prefix.count + 27, bytes.starts(with: prefix), bytes[prefix.count] == 95 else { return nil }
        let digits = bytes[(prefix.count + 1)...]
        // 26 characters hold 130 bits: the first may only be 0 to 7.
        guard digits[digits.startIndex] <= 55 else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for digit in digits {
            guard let value = Base32.value(of: digit) else { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | value
        }
        self.init(high: high, low: low)
    }
}

extension TypeID: CustomStringConvertible {
    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLength) { buffer in
            write(to: UnsafeMutableRawBufferPointer(buffer))
            return Self.textLength
        }
    }

    /// Bytes of an id's text.
    public static var textLength: Int { Kind.prefix.utf8.count + 27 }

    /// Writes the id's text at the beginning of `buffer`, which has room for ``textLength`` bytes.
    public func write(to buffer: UnsafeMutableRawBufferPointer) {
        buffer.copyBytes(from: Kind.prefix.utf8)
        let start = Kind.prefix.utf8.count
        buffer[start] = 95
        var (high, low) = (high, low)
        Base32.alphabet.withUnsafeBufferPointer { alphabet in
            for place in 0..<26 {
                buffer[start + 26 - place] = alphabet[Int(low & 31)]
                low = low >> 5 | high << 59
                high >>= 5
            }
        }
    }
}

extension TypeID: Comparable {
    public static func < (left: Self, right: Self) -> Bool { (left.high, left.low) < (right.high, right.low) }
}

/// What an id names.
public protocol TypeIDKind: Sendable {
    /// What stands before the underscore: small letters.
    static var prefix: String { get }
}

/// Crockford's alphabet in lower case: no `i`, `l`, `o`, `u`.
private enum Base32 {
    static let alphabet: [UInt8] = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    static func value(of character: UInt8) -> UInt64? {
        let value = values[Int(character)]
        return value < 32 ? UInt64(value) : nil
    }
}
