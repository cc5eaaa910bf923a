import APIKeys
public struct SecretValue: Sendable {
    let text: String
    public init(_ text: String) { self.text = text }
    public func expose() -> String { text }
}
