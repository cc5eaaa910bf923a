/// The modules of a QR code while it is drawn.
struct QRCanvas: Sendable {
    let version: QRVersion
    let size: Int
    /// Row by row.
    private(set) var dark: [Bool]
    /// Whether a module is part of a pattern that every code of the version has, or kept for the format: no data, and not masked.
    private var isFixed: [Bool]

    /// With the patterns that every code of the version has (ISO/IEC 18004:2015, 6.3).
    init(version: QRVersion) {
        self.version = version
        self.size = version.size
        self.dark = Array(repeating: false, count: size * size)
        self.isFixed = dark
        drawTiming()
        drawAlignment()
        for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { drawFinder(row, column) }
        drawVersion()
        drawFormat(0)
    }

    private mutating func fix(_ row: Int, _ column: Int, _ isDark: Bool) {
        guard 0..<size ~= row, 0..<size ~= column else { return }
        dark[row * size + column] = isDark
        isFixed[row * size + column] = true
    }

    private mutating func drawTiming() {
        for place in 0..<size {
            fix(6, place, place % 2 == 0)
            fix(place, 6, place % 2 == 0)
        }
    }

    /// A finder pattern around its centre, with the light edge that parts it from the rest.
    private mutating func drawFinder(_ row: Int, _ column: Int) {
        for down in -4...4 {
            for right in -4...4 {
                let ring = max(abs(down), abs(right))
                fix(row + down, column + right, ring != 2 && ring != 4)
            }
        }
    }

    private mutating func drawAlignment() {
        guard let last = version.alignment.last else { return }
        for row in version.alignment {
            // Where the finder patterns are there is none.
            for column in version.alignment where ![[6, 6], [6, last], [last, 6]].contains([row, column]) {
                for down in -2...2 {
                    for right in -2...2 { fix(row + down, column + right, max(abs(down), abs(right)) != 1) }
                }
            }
        }
    }

    /// The version's number with its BCH code, twice (7.10); versions below 7 have none.
    private mutating func drawVersion() {
        guard version.number >= 7 else { return }
        var rest = version.number
        for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
        let bits = version.number << 12 | rest
        for place in 0..<18 {
            let (far, near, isDark) = (size - 11 + place % 3, place / 3, bits >> place & 1 == 1)
            fix(near, far, isDark)
            fix(far, near, isDark)
        }
    }

    /// The level, which is M, and the mask, with their BCH code, twice (7.9).
    private mutating func drawFormat(_ mask: Int) {
        var rest = mask
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (mask << 10 | rest) ^ 0x5412
        for place in 0..<15 {
            let isDark = bits >> place & 1 == 1
            // Around the finder at the top left, past the timing patterns.
            let line = place < 6 ? place : place < 8 ? place + 1 : 14 - place
            if place < 8 {
                fix(line, 8, isDark)
                fix(8, size - 1 - place, isDark)
            } else {
                fix(8, place == 8 ? 7 : line, isDark)
                fix(size - 15 + place, 8, isDark)
            }
        }
        fix(size - 8, 8, true)
    }

    /// Fills what is not fixed with the codewords: in columns of two, from the right, up and down by turns (7.7.3).
    mutating func place(_ codewords: [UInt8]) {
        var next = 0
        var isUpward = true
        for right in stride(from: size - 1, to: 0, by: -2).map({ $0 <= 6 ? $0 - 1 : $0 }) {
            for step in 0..<size {
                let row = isUpward ? size - 1 - step : step
                for column in [right, right - 1] where !isFixed[row * size + column] && next < codewords.count * 8 {
                    dark[row * size + column] = codewords[next / 8] >> UInt8(7 - next % 8) & 1 == 1
                    next += 1
                }
            }
            isUpward.toggle()
        }
    }

    /// The same under a mask, with the format that tells of it.
    func masked(with mask: QRMask) -> QRCanvas {
        var canvas = self
        for row in 0..<size {
            for column in 0..<size where !isFixed[row * size + column] && mask.inverts(row, column) {
                canvas.dark[row * size + column].toggle()
            }
        }
        canvas.drawFormat(mask.rawValue)
        return canvas
    }
}
