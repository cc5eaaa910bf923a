import Foundation
import PostgresDatabase
import SQLDatabase

/// Where the PostgreSQL of an installation is: a `postgres://` URL, which may hold a password. Shown or dumped it says where it leads, and no
/// password.
public struct DatabaseURL: Sendable, Hashable {
    private let text: String
    private let place: String

    /// - Throws: ``SQLError`` `statement` for what libpq cannot read.
    public init(_ text: String) throws {
        self.text = text
        place = try PostgresDatabase(text).description
    }

    /// The URL with the password, for the driver alone.
    func expose() -> String { text }

    /// The same as libpq's `key=value` pairs, without the password.
    var parameters: String { String(place.trimmingPrefix("PostgreSQL at ")) }

    /// Whether it holds a password, in the place before the host or as a parameter.
    public var holdsPassword: Bool {
        guard let components = URLComponents(string: text) else { return true }
        return components.password != nil || components.queryItems?.contains { $0.name.contains("pass") } ?? false
    }
}

extension DatabaseURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { place }
    public var debugDescription: String { place }
    public var customMirror: Mirror { Mirror(self, children: ["place": place]) }
}
