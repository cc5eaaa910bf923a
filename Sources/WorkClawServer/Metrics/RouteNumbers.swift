import Foundation

/// Numbers for the patterns of a server's routes: found for each request, without hashing the way a dictionary does, and without a copy.
///
/// A closed table of a few hundred patterns, each with a place that its length and last bytes lead to; what is not in it is no route's pattern.
struct RouteNumbers: Sendable {
    /// In the order of their numbers.
    let patterns: [String]
    private let bytes: [[UInt8]]
    /// Numbers, and -1 where there is none; a power of two, at most a quarter full.
    private let places: [Int]

    init(_ patterns: some Sequence<String>) {
        self.patterns = Set(patterns).sorted()
        bytes = self.patterns.map { Array($0.utf8) }
        var size = 16
        while size < bytes.count * 4 { size *= 2 }
        var places = Array(repeating: -1, count: size)
        for (number, pattern) in bytes.enumerated() {
            var place = pattern.withUnsafeBufferPointer { Self.mark(of: $0) } & (size - 1)
            while places[place] >= 0 { place = (place + 1) & (size - 1) }
            places[place] = number
        }
        self.places = places
    }

    /// The number of a pattern; `nil` if it is none of them.
    func number(of pattern: String) -> Int? {
        var pattern = pattern
        return pattern.withUTF8 { wanted in
            var place = Self.mark(of: wanted) & (places.count - 1)
            while places[place] >= 0 {
                if Self.isSame(bytes[places[place]], wanted) { return places[place] }
                place = (place + 1) & (places.count - 1)
            }
            return nil
        }
    }

    private static func isSame(_ known: [UInt8], _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        guard known.count == wanted.count, let start = wanted.baseAddress else { return known.count == wanted.count }
        return known.withUnsafeBytes { known in known.baseAddress.map { memcmp($0, start, known.count) == 0 } ?? true }
    }

    /// Patterns differ in what they end with, and in their length.
    private static func mark(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let word = MemoryLayout<UInt64>.size
        var mark = UInt64(bytes.count)
        if bytes.count >= 2 * word {
            let raw = UnsafeRawBufferPointer(bytes)
            mark ^= raw.loadUnaligned(fromByteOffset: bytes.count - word, as: UInt64.self) &* 31
            mark ^= raw.loadUnaligned(fromByteOffset: bytes.count - 2 * word, as: UInt64.self)
        } else {
            for byte in bytes { mark = (mark &* 31) &+ UInt64(byte) }
        }
        return Int(truncatingIfNeeded: (mark &* 0x9E37_79B9_7F4A_7C15) >> 33)
    }
}
