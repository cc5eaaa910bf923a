import APIKeys
import Foundation

/// Bytes per key of an index, as it counts itself and as the operating system sees it.
struct Memory {
    let ofIndex: Double
    /// `nil` where there is no `/proc`.
    let ofProcess: Double?

    /// Loads `count` keys with random digests into a new index. Nothing else is kept of them.
    static func measure(_ count: Int, of population: Population) -> (index: KeyIndex, memory: Memory) {
        let before = resident()
        let index = KeyIndex()
        var generator = SplitMix64(seed: UInt64(count))
        index.update(
            (0..<count).lazy.map { number in
                let words = (0..<4).map { _ in generator.next() }
                let digest = words.withUnsafeBytes { KeyDigest(bytes: $0) }
                // Four words are the 32 bytes that a digest has.
                return population.key(number, digest: digest.unsafelyUnwrapped)
            })
        precondition(index.count == count, "digests collided")
        return (index, Memory(index: index, count: count, before: before))
    }

    init(index: KeyIndex, count: Int, before: Int?) {
        ofIndex = Double(index.footprint) / Double(count)
        ofProcess = before.flatMap { before in Self.resident().map { Double($0 - before) / Double(count) } }
    }

    /// The process's resident pages, in bytes.
    static func resident() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let numbers = text.split(separator: " ")
        guard numbers.count > 1, let pages = Int(numbers[1]) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
