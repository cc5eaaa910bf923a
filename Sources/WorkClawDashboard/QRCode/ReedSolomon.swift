/// Reed-Solomon codes over the 256 elements of x⁸ + x⁴ + x³ + x² + 1, as QR codes have them (ISO/IEC 18004:2015, 7.5.2).
enum ReedSolomon {
    /// The codewords that correct errors in `data`.
    ///
    /// - Parameter length: how many.
    static func remainder(of data: [UInt8], length: Int) -> [UInt8] {
        let divisor = divisor(length)
        return data.reduce(into: [UInt8](repeating: 0, count: length)) { remainder, byte in
            let factor = byte ^ remainder.removeFirst()
            remainder.append(0)
            for place in remainder.indices { remainder[place] ^= product(divisor[place], factor) }
        }
    }

    /// The coefficients of (x − 2⁰)(x − 2¹)…, highest power first, without the leading 1.
    private static func divisor(_ degree: Int) -> [UInt8] {
        var coefficients = [UInt8](repeating: 0, count: degree)
        coefficients[degree - 1] = 1
        var root: UInt8 = 1
        for _ in 0..<degree {
            for place in coefficients.indices {
                coefficients[place] = product(coefficients[place], root)
                if place + 1 < degree { coefficients[place] ^= coefficients[place + 1] }
            }
            root = product(root, 2)
        }
        return coefficients
    }

    static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var result: UInt8 = 0
        for place in (0..<8).reversed() {
            result = result << 1 ^ (result >> 7 == 1 ? 0x1D : 0)
            if right >> UInt8(place) & 1 == 1 { result ^= left }
        }
        return result
    }
}
