import Crypto
import CryptoExtras
import Foundation

/// What is kept of a password: `$scrypt$ln=17,r=8,p=1$salt$hash`, in the PHC string format, with base64 that is not padded.
///
/// Not shown when printed: it is all that an attacker needs to guess at leisure.
struct PasswordHash: Sendable {
    static let saltLength = 16
    static let hashLength = 32

    let parameters: ScryptParameters
    let salt: [UInt8]
    let hash: [UInt8]

    /// Hashes `password`. Takes 128 MiB and some tenths of a second: see ``PasswordHasher``.
    init(of password: Password, salt: [UInt8], parameters: ScryptParameters) throws {
        let key = try Self.key(of: password, salt: salt, length: Self.hashLength, parameters: parameters)
        self.parameters = parameters
        self.salt = salt
        self.hash = key.withUnsafeBytes(Array.init)
    }

    /// A hash from storage, or `nil` if `text` is none.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let numbers = parts[2].split(separator: ",")
        guard numbers.count == 3, let logN = Self.number(numbers[0], after: "ln="),
            let blockSize = Self.number(numbers[1], after: "r="), let parallelism = Self.number(numbers[2], after: "p="),
            let parameters = ScryptParameters(storedLogN: logN, blockSize: blockSize, parallelism: parallelism),
            let salt = Self.bytes(base64: parts[3]), salt.count == Self.saltLength,
            let hash = Self.bytes(base64: parts[4]), hash.count == Self.hashLength
        else { return nil }
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// The text that is stored.
    var text: String {
        "$scrypt$ln=\(parameters.logN),r=\(parameters.blockSize),p=\(parameters.parallelism)"
            + "$\(Self.base64(salt))$\(Self.base64(hash))"
    }

    /// Whether `password` is the one. The comparison takes the same time wherever they differ.
    func matches(_ password: Password) throws -> Bool {
        let key = try Self.key(of: password, salt: salt, length: hash.count, parameters: parameters)
        return key == SymmetricKey(data: hash)
    }

    private static func key(
        of password: Password, salt: [UInt8], length: Int, parameters: ScryptParameters
    ) throws -> SymmetricKey {
        try KDF.Scrypt.deriveKey(
            from: password.bytes, salt: salt, outputByteCount: length, rounds: 1 << parameters.logN,
            blockSize: parameters.blockSize, parallelism: parameters.parallelism)
    }

    private static func number(_ text: Substring, after name: String) -> Int? {
        text.hasPrefix(name) ? Int(text.dropFirst(name.count)) : nil
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func bytes(base64 text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map([UInt8].init)
    }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "(password hash)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
