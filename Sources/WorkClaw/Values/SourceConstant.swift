/// A value that a literal in this module's source spells, where the type's only initialiser is a failable one. Never for input.
///
/// A literal that is none stops the program the first time it is looked at, which the tests do for every one of them.
func sourceConstant<Value>(_ make: () throws -> Value?) -> Value {
    do {
        if let value = try make() { return value }
    } catch {
        preconditionFailure("a constant of the source is malformed: \(error)")
    }
    preconditionFailure("a constant of the source is no \(Value.self)")
}
