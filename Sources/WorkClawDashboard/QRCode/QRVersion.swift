/// One of the sizes of QR codes, with what it holds in error correction of level M.
struct QRVersion: Sendable, Hashable {
    let number: Int
    /// Codewords that each block has for correcting its errors.
    let correctionLength: Int
    /// The data codewords of each block, in the blocks' order (ISO/IEC 18004:2015, table 9).
    let blocks: [Int]
    /// The rows, and the columns, in which alignment patterns have their centres (annex E).
    let alignment: [Int]

    private init(_ number: Int, correction: Int, blocks: [Int], alignment: [Int]) {
        self.number = number
        self.correctionLength = correction
        self.blocks = blocks
        self.alignment = alignment
    }

    static let all = [
        QRVersion(1, correction: 10, blocks: [16], alignment: []),
        QRVersion(2, correction: 16, blocks: [28], alignment: [6, 18]),
        QRVersion(3, correction: 26, blocks: [44], alignment: [6, 22]),
        QRVersion(4, correction: 18, blocks: [32, 32], alignment: [6, 26]),
        QRVersion(5, correction: 24, blocks: [43, 43], alignment: [6, 30]),
        QRVersion(6, correction: 16, blocks: [27, 27, 27, 27], alignment: [6, 34]),
        QRVersion(7, correction: 18, blocks: [31, 31, 31, 31], alignment: [6, 22, 38]),
        QRVersion(8, correction: 22, blocks: [38, 38, 39, 39], alignment: [6, 24, 42]),
        QRVersion(9, correction: 22, blocks: [36, 36, 36, 37, 37], alignment: [6, 26, 46]),
        QRVersion(10, correction: 26, blocks: [43, 43, 43, 43, 44], alignment: [6, 28, 50]),
    ]

    /// Modules on a side.
    var size: Int { 17 + 4 * number }

    /// Bits in which the count of bytes is told (table 3).
    private var countLength: Int { number < 10 ? 8 : 16 }
    private var dataLength: Int { blocks.reduce(0, +) }

    /// Bytes: what is left beside the mode and the count.
    var mostBytes: Int { (dataLength * 8 - 4 - countLength) / 8 }

    /// The data in byte mode, padded, with its correction, interleaved (7.4.5, 7.4.10, 7.5 and 7.6).
    ///
    /// - Parameter bytes: at most ``mostBytes``.
    func codewords(of bytes: [UInt8]) -> [UInt8] {
        var bits = QRBits()
        bits.append(0b0100, length: 4)
        bits.append(bytes.count, length: countLength)
        for byte in bytes { bits.append(Int(byte), length: 8) }
        let data = bits.padded(to: dataLength)

        var rest = data[...]
        let parts = blocks.map { length in
            defer { rest = rest.dropFirst(length) }
            return Array(rest.prefix(length))
        }
        let corrections = parts.map { ReedSolomon.remainder(of: $0, length: correctionLength) }
        return Self.interleaved(parts) + Self.interleaved(corrections)
    }

    /// The first of each, then the second of each; the shorter ones leave off sooner.
    private static func interleaved(_ parts: [[UInt8]]) -> [UInt8] {
        let longest = parts.map(\.count).max() ?? 0
        return (0..<longest).flatMap { place in parts.compactMap { place < $0.count ? $0[place] : nil } }
    }
}
