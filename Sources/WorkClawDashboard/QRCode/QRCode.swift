/// A QR code (ISO/IEC 18004:2015) of a text: bytes, error correction of level M, in the smallest of the versions 1 to 10 that holds it.
///
/// ```swift
/// let code = QRCode("otpauth://totp/…")
/// ```
struct QRCode: Sendable, Hashable {
    /// Modules on a side, without the quiet zone.
    let size: Int
    let version: Int
    /// Which of the eight masks it has: the one whose picture scores best.
    let mask: Int
    /// Row by row; true for a dark one.
    private let modules: [Bool]

    /// - Returns: `nil` for a text of more than 213 bytes of UTF-8, which no version up to 10 holds.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let version = QRVersion.all.first(where: { bytes.count <= $0.mostBytes }) else { return nil }
        var canvas = QRCanvas(version: version)
        canvas.place(version.codewords(of: bytes))
        let masked = QRMask.allCases.map { mask in (mask, canvas.masked(with: mask)) }
        let scored = masked.map { (mask: $0.0, canvas: $0.1, penalty: $0.1.penalty) }
        guard let best = scored.min(by: { $0.penalty < $1.penalty }) else { return nil }
        size = canvas.size
        modules = best.canvas.dark
        self.version = version.number
        mask = best.mask.rawValue
    }

    subscript(row: Int, column: Int) -> Bool { modules[row * size + column] }
}

extension QRCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What it says may be a secret.
    var description: String { "(QR code)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
