/// What a client calls one request by, so that sending it again does nothing again: 1 to 255 visible ASCII characters.
public struct IdempotencyKey: Sendable, Hashable {
    public static let longest = 255

    let bytes: [UInt8]

    /// - Returns: `nil` for any other text.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard 1...Self.longest ~= bytes.count, bytes.allSatisfy({ 33...126 ~= $0 }) else { return nil }
        self.bytes = bytes
    }
}
