/// Gives the numbers it was told to, over and over.
struct ScriptedGenerator: RandomNumberGenerator {
    private let script: [UInt64]
    private(set) var taken = 0

    init(_ script: [UInt64]) { self.script = script }

    mutating func next() -> UInt64 {
        defer { taken += 1 }
        return script[taken % script.count]
    }
}
