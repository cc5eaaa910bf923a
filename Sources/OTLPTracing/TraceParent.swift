/// Where in which trace somebody is, as W3C Trace Context (Recommendation of 23 November 2021) hands it on in the field `traceparent`.
public struct TraceParent: Sendable, Hashable {
    /// 16 bytes, not all of them 0.
    public let trace: (high: UInt64, low: UInt64)
    /// Not 0.
    public let span: UInt64
    /// Whether whoever began the trace records it.
    public let isSampled: Bool

    public init(trace: (high: UInt64, low: UInt64), span: UInt64, isSampled: Bool) {
        self.trace = trace
        self.span = span
        self.isSampled = isSampled
    }

    /// `version-trace-span-flags` in small hexadecimal digits (3.2). A version that is not known may go on after that (4.3); `ff` is none.
    public init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(56))
        guard bytes.count >= 55, let version = Self.number(bytes[0..<2]), version != 0xff,
            version == 0 ? text.utf8.count == 55 : bytes.count == 55 || bytes[55] == Self.dash,
            bytes[2] == Self.dash, bytes[35] == Self.dash, bytes[52] == Self.dash,
            let high = Self.number(bytes[3..<19]), let low = Self.number(bytes[19..<35]),
            let span = Self.number(bytes[36..<52]), let flags = Self.number(bytes[53..<55]), high | low != 0, span != 0
        else { return nil }
        self.init(trace: (high, low), span: span, isSampled: flags & 1 == 1)
    }

    public var traceText: String { Self.hexadecimal(trace.high) + Self.hexadecimal(trace.low) }
    public var spanText: String { Self.hexadecimal(span) }

    public static func == (left: Self, right: Self) -> Bool {
        left.trace == right.trace && left.span == right.span && left.isSampled == right.isSampled
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(trace.high)
        hasher.combine(trace.low)
        hasher.combine(span)
    }

    static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private static let dash = UInt8(ascii: "-")

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }
}

extension TraceParent: CustomStringConvertible {
    public var description: String { "00-\(traceText)-\(spanText)-\(isSampled ? "01" : "00")" }
}
