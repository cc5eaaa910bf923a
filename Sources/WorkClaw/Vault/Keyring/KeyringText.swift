import APIKeys
import Crypto
import Foundation

/// What a keyring file says: a line for each master key, its id and its 256 bits in base64. The newest stands first. The database says
/// which one wraps what is new; the older ones open what was wrapped before, and newer ones wait for a rotation. Empty lines, and those that begin with `#`, say nothing.
///
/// ```
/// mk_01m85k9d3vfxjrg08e9gz4hkem 9S0u2XUoWkNvVDjN0cn1PpHGuIbeFk2sbPz5v3bXx1s=
/// ```
struct KeyringText {
    /// The newest first. Never empty.
    let keys: [MasterKey]

    init(keys: [MasterKey]) {
        self.keys = keys
    }

    /// - Throws: ``VaultError`` with the number of the line that is wrong, and nothing of what it says.
    init(parsing text: String, path: String) throws(VaultError) {
        var keys: [MasterKey] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in zip(1..., lines) {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard words.count == 2, let id = MasterKeyID(first), let bytes = Data(base64Encoded: String(words[1])),
                bytes.count == 32
            else {
                throw VaultError(
                    .keyringUnusable,
                    "\(path): line \(number) is no master key: a line is an id, a space, and 32 bytes in base64")
            }
            guard !keys.contains(where: { $0.id == id }) else {
                throw VaultError(.keyringUnusable, "\(path): line \(number) has the id of a line before it")
            }
            keys.append(MasterKey(id: id, key: SymmetricKey(data: bytes)))
        }
        guard !keys.isEmpty else { throw VaultError(.keyringUnusable, "\(path): there is no master key in it") }
        self.keys = keys
    }

    /// The whole file. Never to be printed.
    func expose() -> String {
        let lines = keys.map { key in
            "\(key.id) \(key.key.withUnsafeBytes { Data($0) }.base64EncodedString())"
        }
        return (Self.heading + lines).joined(separator: "\n") + "\n"
    }

    private static let heading = [
        "# The master keys of WorkClaw's vault. Without them its secrets can never be read again: keep a copy,",
        "# apart from the copies of the database. The database says which key wraps what is new.",
    ]
}

extension KeyringText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "(keyring)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
