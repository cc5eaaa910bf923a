/// What the data is masked with, so that the picture has no patterns that scanners stumble over (ISO/IEC 18004:2015, table 10).
enum QRMask: Int, Sendable, CaseIterable {
    case board = 0
    case rows
    case columns
    case diagonals
    case bricks
    case crosses
    case leaves
    case knots

    func inverts(_ row: Int, _ column: Int) -> Bool {
        switch self {
        case .board: (row + column) % 2 == 0
        case .rows: row % 2 == 0
        case .columns: column % 3 == 0
        case .diagonals: (row + column) % 3 == 0
        case .bricks: (row / 2 + column / 3) % 2 == 0
        case .crosses: row * column % 2 + row * column % 3 == 0
        case .leaves: (row * column % 2 + row * column % 3) % 2 == 0
        case .knots: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }
}
