public import APIKeys

/// From where and with what somebody acts, as far as a server can see it.
public struct ClientTrace: Sendable, Hashable {
    /// Characters.
    static let longestUserAgent = 200

    public let address: IPAddress
    /// On one line, and cut off where it is long. Whoever sends a request may claim anything here.
    public let userAgent: String

    public init(address: IPAddress, userAgent: String? = nil) {
        self.address = address
        let masked = MaskedText(userAgent ?? "", formats: KeyFormat.workclawSecrets, limit: 4 * Self.longestUserAgent).text
        let line = masked.unicodeScalars.lazy.filter {
            TextRule.fault(inLine: String($0), at: "", atMost: 1) == nil
        }
        self.userAgent = String(String.UnicodeScalarView(line.prefix(Self.longestUserAgent)))
    }
}
