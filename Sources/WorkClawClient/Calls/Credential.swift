/// The API key. It goes into the field of a request and nowhere else: whatever prints, interpolates or mirrors it sees no part of it.
struct Credential: Sendable {
    /// As the field `Authorization` has it.
    let authorization: String

    /// - Throws: ``SetupFault/invalidKey`` for what could not stand in a field, or could begin another one.
    init(_ key: String) throws(SetupFault) {
        guard !key.isEmpty, key.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { throw .invalidKey }
        authorization = "Bearer " + key
    }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "an API key" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
