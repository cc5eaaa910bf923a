/// The parameters of a body of `application/x-www-form-urlencoded` (RFC 6749, appendix B; WHATWG URL, 5.1), each of which may stand once.
struct FormFields {
    private var values: [[UInt8]: [UInt8]] = [:]

    init(_ body: some Collection<UInt8>) throws(IntrospectionFault) {
        for part in body.split(separator: UInt8(ascii: "&")) {
            let end = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            guard let name = Self.decoded(part[..<end]), let value = Self.decoded(part[end...].dropFirst()) else {
                throw .malformedForm
            }
            guard values.updateValue(value, forKey: name) == nil else { throw .repeatedParameter }
        }
    }

    /// The value of a parameter; `nil` if it is not there, or empty, which is the same (RFC 6749, 3.2).
    subscript(_ name: StaticString) -> [UInt8]? {
        let key = name.withUTF8Buffer { Array($0) }
        return values[key].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// With `+` and percents decoded; `nil` if a percent begins no byte.
    static func decoded(_ bytes: some Collection<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(32)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
