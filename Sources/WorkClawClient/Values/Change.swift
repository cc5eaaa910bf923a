/// What becomes of a field that may be empty.
public enum Change<Value: Sendable>: Sendable {
    /// It stays as it is.
    case keep
    /// It becomes empty.
    case clear
    case set(Value)
}

extension Change: Equatable where Value: Equatable {}
extension Change: Hashable where Value: Hashable {}

extension KeyedEncodingContainer {
    /// Nothing for a field that stays, null for one that is cleared.
    mutating func encode<Value: Encodable>(_ change: Change<Value>, forKey key: Key) throws {
        switch change {
        case .keep: break
        case .clear: try encodeNil(forKey: key)
        case .set(let value): try encode(value, forKey: key)
        }
    }
}
