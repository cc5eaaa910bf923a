import Crypto

/// What a person has on paper in case their app is gone: 120 random bits, as `abcdef-ghijkl-mnopqr-stuvwx`. Each works once.
///
/// So many bits that a plain SHA-256 of it may be stored (NIST SP 800-63B, 5.1.2.2, asks for 112).
public struct RecoveryCode: Sendable, Hashable {
    /// How many a person has.
    public static let count = 10
    static let length = 15

    private let letters: String

    init() {
        var generator = SystemRandomNumberGenerator()
        self.letters = Base32.encode((0..<Self.length).map { _ in generator.next() }).lowercased()
    }

    /// The code that somebody typed, in whatever case, with or without its hyphens and spaces. `nil` for what is no code by its form.
    init?(_ text: String) {
        guard text.utf8.count <= 64 else { return nil }
        let letters = text.lowercased().filter { $0 != "-" && !$0.isWhitespace }
        guard letters.utf8.count == Self.length * 8 / 5,
            letters.utf8.allSatisfy({ 97...122 ~= $0 || 50...55 ~= $0 })
        else { return nil }
        self.letters = letters
    }

    /// The code itself, for the one page that shows it.
    public func expose() -> String {
        let letters = Array(letters)
        return stride(from: 0, to: letters.count, by: 6).map { String(letters[$0..<$0 + 6]) }.joined(separator: "-")
    }

    var digest: [UInt8] { Array(SHA256.hash(data: Array(letters.utf8))) }
}

extension RecoveryCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(recovery code)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
