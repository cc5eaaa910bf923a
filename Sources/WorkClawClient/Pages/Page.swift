/// A piece of a list.
public struct Page<Element: Sendable>: Sendable {
    public let elements: [Element]
    /// What the next page is asked for with; `nil` on the last.
    public let next: Cursor?

    /// A place in a list. Its text is the server's, and is not looked into.
    public struct Cursor: Hashable, Sendable, Codable, RawRepresentable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
    }
}

extension Page: Equatable where Element: Equatable {}

extension Page: Decodable where Element: Decodable {
    enum CodingKeys: String, CodingKey {
        case elements = "data"
        case next = "next_cursor"
    }
}
