import APIKeys
import Crypto

/// A key that wraps the data keys of secrets: 256 bits, and the id that wrapped rows name it by.
///
/// Printing, interpolating, dumping and logging one shows its id alone.
struct MasterKey: Sendable {
    let id: MasterKeyID
    let key: SymmetricKey

    /// A new key from the system's cryptographically secure generator.
    static func random(at now: Timestamp) -> MasterKey {
        MasterKey(id: MasterKeyID(at: now), key: SymmetricKey(size: .bits256))
    }
}

extension MasterKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { id.description }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: ["id": id.description]) }
}
