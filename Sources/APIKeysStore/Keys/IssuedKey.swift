public import APIKeys

/// A key together with its secret: the one time that both are in one place.
public struct IssuedKey: Sendable {
    public let key: APIKey
    public let secret: KeySecret
}
