/// Bits that follow each other, the highest first.
struct QRBits: Sendable {
    private var bits: [Bool] = []

    mutating func append(_ value: Int, length: Int) {
        for place in (0..<length).reversed() { bits.append(value >> place & 1 == 1) }
    }

    /// As codewords: ended with up to four zeros, filled up to the byte, and then with the two bytes that the standard pads with by turns.
    ///
    /// - Parameter length: codewords, which have room for the bits.
    func padded(to length: Int) -> [UInt8] {
        var bits = bits
        bits += Array(repeating: false, count: min(4, length * 8 - bits.count))
        bits += Array(repeating: false, count: (8 - bits.count % 8) % 8)
        var bytes = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        for turn in 0..<(length - bytes.count) { bytes.append(turn % 2 == 0 ? 0xEC : 0x11) }
        return bytes
    }
}
