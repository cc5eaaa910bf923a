/// What a statement's parameter or a row's column holds.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// A type that can stand for a statement's parameter.
public protocol SQLConvertible {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLConvertible {
    public var sqlValue: SQLValue { self }
}
extension Int64: SQLConvertible {
    public var sqlValue: SQLValue { .integer(self) }
}
extension Int: SQLConvertible {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}
extension String: SQLConvertible {
    public var sqlValue: SQLValue { .text(self) }
}
extension [UInt8]: SQLConvertible {
    public var sqlValue: SQLValue { .blob(self) }
}
extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    public var sqlValue: SQLValue { map(\.sqlValue) ?? .null }
}
