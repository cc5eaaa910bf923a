/// The name of something to be done, so that it is done once however often it is asked for within 24 hours.
///
/// The client makes one for each call, and sends the same one on each try. Who wants to repeat a call later, perhaps from another process, makes one
/// first, keeps it, and passes it each time, with the same parameters.
public struct IdempotencyKey: Hashable, Sendable {
    public let text: String

    /// - Returns: `nil` unless the text is 1 to 255 visible ASCII characters.
    public init?(_ text: String) {
        guard 1...255 ~= text.utf8.count, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
        self.text = text
    }

    /// A new one, of 128 of the system's random bits.
    public init() {
        var generator = SystemRandomNumberGenerator()
        text = [generator.next(), generator.next()].map { (half: UInt64) in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension IdempotencyKey: CustomStringConvertible {
    public var description: String { text }
}
