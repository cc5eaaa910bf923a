public import Hummingbird

/// What somebody owes.
public struct Invoice: Codable, Sendable, Equatable, ResponseEncodable {
    public let id: Int
    public let customer: String
    /// In cents.
    public let amount: Int

    /// What a client sends to make one.
    struct Draft: Decodable {
        let customer: String
        let amount: Int
    }
}
