import Hummingbird

/// The part of the paths that a guard stands before.
///
/// A path lies within if the router could take it there. So it is split as Hummingbird's router splits it: at every `/`, with empty
/// components left out (`//v1///x` is `/v1/x`), without decoding percents (`/%761` is not `/v1`, for the router neither), and by
/// `Character` where there is more than ASCII. Letters are compared without regard to case, since a router may be told to; with a router that
/// was not, the guard then asks for a key where nothing is.
struct PathPrefix: Sendable {
    private let components: [String]

    init(_ prefix: RouterPath) {
        self.components = prefix.description.split(separator: "/").map { $0.lowercased() }
    }

    func holds(_ request: Request) -> Bool {
        if components.isEmpty { return true }
        // The target as it was sent: reading it copies nothing, as `uri.path` does.
        let quick = request.head.path?.utf8.withContiguousStorageIfAvailable { holds(target: $0) }
        return (quick ?? nil) ?? holds(path: request.uri.path)
    }

    /// The answer for a target in origin form (RFC 9112, 3.2.1); `nil` if the slower way has to find it.
    private func holds(target: UnsafeBufferPointer<UInt8>) -> Bool? {
        guard target.first == Self.slash else { return nil }
        var place = 0
        for component in components {
            while place < target.count, target[place] == Self.slash { place += 1 }
            for byte in component.utf8 {
                guard place < target.count, Self.lowercased(target[place]) == byte else { return Self.noMatch(in: target) }
                place += 1
            }
            guard place == target.count || target[place] == Self.slash || target[place] == Self.question else {
                return Self.noMatch(in: target)
            }
        }
        return true
    }

    private func holds(path: String) -> Bool {
        let parts = path.split(separator: "/" as Character, maxSplits: components.count)
        return parts.count >= components.count && zip(parts, components).allSatisfy { $0.lowercased() == $1 }
    }

    /// Beyond ASCII, two spellings of one text are equal to the router, and a slash with an accent is no slash.
    private static func noMatch(in target: UnsafeBufferPointer<UInt8>) -> Bool? {
        target.allSatisfy { $0 < 0x80 } ? false : nil
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { 65...90 ~= byte ? byte | 0x20 : byte }

    private static let slash = UInt8(ascii: "/")
    private static let question = UInt8(ascii: "?")
}
