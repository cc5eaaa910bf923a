extension Array where Element == UInt8 {
    /// The bytes that an even number of hexadecimal digits spells.
    init(hexadecimal digits: String) {
        let digits = Array<Character>(digits)
        self = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
