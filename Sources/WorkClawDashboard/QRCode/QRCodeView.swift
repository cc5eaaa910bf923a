/// A QR code as a picture: what an `svg` needs.
struct QRCodeView: Sendable {
    /// Modules of light around the code, which scanners want (ISO/IEC 18004:2015, 6.3.8).
    static let quietZone = 4

    /// Modules on a side, with the quiet zone.
    let side: Int
    /// The dark modules, as the `d` of one path: a rectangle for each run of a row.
    let path: String

    init(_ code: QRCode) {
        side = code.size + 2 * Self.quietZone
        var path = ""
        for row in 0..<code.size {
            var column = 0
            while column < code.size {
                let length = (column..<code.size).prefix { code[row, $0] }.count
                if length > 0 {
                    path += "M\(column + Self.quietZone) \(row + Self.quietZone)h\(length)v1h-\(length)z"
                }
                column += max(1, length)
            }
        }
        self.path = path
    }
}
