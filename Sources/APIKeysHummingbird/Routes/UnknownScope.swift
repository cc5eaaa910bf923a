/// A route was to be registered with a scope that no key can have: thrown when the server is put together, never by a request.
public struct UnknownScope: Error, Hashable {
    public let name: String

    public init(name: String) {
        self.name = name
    }
}

extension UnknownScope: CustomStringConvertible {
    public var description: String { "scope \"\(name)\": not in the catalogue that the guard was given" }
}
