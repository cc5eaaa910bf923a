public import HTTPTypes

/// A kind of problem: what a client can tell one refusal from another by.
///
/// An app adds its own beside those of the library:
///
/// ```swift
/// extension ProblemType {
///     static let outOfStock = ProblemType(code: "out_of_stock", status: .conflict, title: "Out of stock")
/// }
/// ```
public struct ProblemType: Sendable {
    /// The word that programs compare: small letters, digits and `_`. It never changes.
    public let code: String
    public let status: HTTPResponse.Status
    /// What it is, in a few words for people; the same for every problem of this kind (RFC 9457, 3.1.4).
    public let title: String
    /// The type's URI, if somebody else has named this kind of problem; `nil` for the server's base and ``code``.
    public let uri: String?

    public init(code: String, status: HTTPResponse.Status, title: String, uri: String? = nil) {
        self.code = code
        self.status = status
        self.title = title
        self.uri = uri
    }
}

extension ProblemType: Hashable {
    public static func == (left: ProblemType, right: ProblemType) -> Bool { left.code == right.code }

    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
