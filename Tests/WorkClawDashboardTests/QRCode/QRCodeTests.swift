import HTTPTypes
import Testing

@testable import WorkClawDashboard

@Suite("QR codes")
struct QRCodeTests {
    @Test("every version is drawn as other encoders draw it, full to the last byte", arguments: GoldenQRCodes.versions.indices)
    func versions(_ place: Int) throws {
        let golden = GoldenQRCodes.versions[place]
        let code = try #require(QRCode(text(golden.bytes)))
        #expect(code.version == golden.version)
        #expect(code.mask == golden.mask)
        #expect(code.rows == words(golden.rows))
    }

    @Test("a byte more is the next version, and beyond the tenth there is none")
    func sizes() throws {
        for golden in GoldenQRCodes.versions {
            #expect(QRCode(text(golden.bytes + 1))?.version == (golden.version < 10 ? golden.version + 1 : nil))
        }
        #expect(QRCode("")?.version == 1)
    }

    @Test("each mask is drawn as other encoders draw it", arguments: QRMask.allCases)
    func masks(_ mask: QRMask) throws {
        let version = QRVersion.all[0]
        var canvas = QRCanvas(version: version)
        canvas.place(version.codewords(of: Array("mask".utf8)))
        let rows = canvas.masked(with: mask).dark
        #expect(QRCode.rows(rows, size: version.size) == words(GoldenQRCodes.masks[mask.rawValue]))
    }

    @Test("the mask is the one whose picture scores best")
    func choices() {
        for golden in GoldenQRCodes.choices {
            #expect(QRCode(golden.text)?.mask == golden.mask, "\(golden.text)")
        }
    }

    @Test("the picture has every dark module, and a quiet zone around them")
    func picture() throws {
        let code = try #require(QRCode("mask"))
        let view = QRCodeView(code)
        #expect(view.side == 29)
        var drawn: Set<[Int]> = []
        for match in view.path.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/) {
            let (column, row, length) = (Int(match.1) ?? 0, Int(match.2) ?? 0, Int(match.3) ?? 0)
            #expect(match.3 == match.4)
            for step in 0..<length { drawn.insert([row - 4, column + step - 4]) }
        }
        for row in 0..<code.size {
            for column in 0..<code.size { #expect(drawn.contains([row, column]) == code[row, column]) }
        }
        #expect(drawn.allSatisfy { 0..<code.size ~= $0[0] && 0..<code.size ~= $0[1] })
    }

    @Test("printing one shows nothing of its text")
    func printing() throws {
        var dumped = ""
        dump(try #require(QRCode("secret")), to: &dumped)
        #expect(!dumped.contains("true"))
    }

    private func text(_ bytes: Int) -> String {
        String(String(repeating: GoldenQRCodes.sentence, count: 6).prefix(bytes))
    }

    private func words(_ text: String) -> [String] { text.split { $0.isWhitespace }.map(String.init) }
}

extension QRCode {
    /// As ``GoldenQRCodes`` has them.
    fileprivate var rows: [String] {
        let modules = (0..<size).flatMap { row in (0..<size).map { self[row, $0] } }
        return Self.rows(modules, size: size)
    }

    fileprivate static func rows(_ modules: [Bool], size: Int) -> [String] {
        (0..<size).map { row in
            let digits = String(modules[row * size..<(row + 1) * size].reduce(UInt64(0)) { $0 << 1 | ($1 ? 1 : 0) }, radix: 16)
            return String(repeating: "0", count: (size + 3) / 4 - digits.count) + digits
        }
    }
}
