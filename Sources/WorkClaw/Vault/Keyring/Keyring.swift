public import APIKeys
import Foundation
import Synchronization

/// The master keys of an installation. One wraps what is new; the others open what was wrapped before.
///
/// They lie in a file of their own, apart from the database, so that neither opens anything alone. The file may change while a server runs:
/// it is looked at again whenever something is wrapped, and whenever a row names a key that is not known yet.
public final class Keyring: Sendable {
    /// `nil` for one in memory alone.
    private let file: KeyringFile?
    private let content: Mutex<Content>

    private struct Content {
        /// The newest first. Empty only while the file is missing.
        var keys: [MasterKey]
        var stamp: KeyringFile.Stamp?
    }

    /// Where the file is; `nil` for a keyring in memory.
    public var path: String? { file?.path }

    /// Reads the keyring from its file.
    ///
    /// - Throws: ``VaultError`` `keyringUnusable` if the file is not there or is malformed, or if others than its owner have any right to it.
    public init(path: String) throws {
        let file = KeyringFile(path: path)
        let (text, stamp) = try file.load()
        self.file = file
        self.content = Mutex(Content(keys: text.keys, stamp: stamp))
    }

    private init(missing file: KeyringFile) {
        self.file = file
        self.content = Mutex(Content(keys: []))
    }

    /// A keyring whose file is not there. What needs it fails, until somebody puts the file there.
    public static func missing(at path: String) -> Keyring {
        Keyring(missing: KeyringFile(path: path))
    }

    private init(keys: [MasterKey]) {
        self.file = nil
        self.content = Mutex(Content(keys: keys))
    }

    /// A keyring with one new key, in memory alone: what it wraps opens as long as the keyring lives. For tests.
    public static func inMemory() -> Keyring {
        Keyring(keys: [.random(at: Timestamp(milliseconds: 1_800_000_000_000))])
    }

    /// Makes the file with one new key, readable by its owner alone, unless there is one already. Its folder must exist.
    ///
    /// - Returns: whether it was made. Of any number of processes at once, one makes it.
    /// - Throws: ``VaultError`` `keyringUnusable`.
    public static func make(at path: String, now: Timestamp) throws -> Bool {
        try KeyringFile(path: path).create(KeyringText(keys: [.random(at: now)]))
    }

    /// The first key, as the file says now: the one that wraps what is new, where the database does not name another yet.
    func primary() throws -> MasterKey {
        try content.withLock { content in
            try refresh(&content)
            return content.keys[0]
        }
    }

    /// - Throws: ``VaultError`` `masterKeyMissing`.
    func key(_ id: MasterKeyID) throws -> MasterKey {
        try content.withLock { content in
            if let key = content.keys.first(where: { $0.id == id }) { return key }
            try refresh(&content)
            if let key = content.keys.first(where: { $0.id == id }) { return key }
            throw VaultError(
                .masterKeyMissing,
                "\(path ?? "the keyring"): the master key \(id), which secrets of the vault are wrapped with, is not in the keyring: "
                    + "put its line back, from a copy of the file")
        }
    }

    /// The ids of all keys, the newest first.
    public func ids() throws -> [MasterKeyID] {
        try content.withLock { content in
            try refresh(&content)
            return content.keys.map(\.id)
        }
    }

    /// Adds a key in front of the others. It is on the disk when this returns, before anything is wrapped with it.
    func add(_ key: MasterKey) throws {
        try content.withLock { content in
            try refresh(&content)
            let keys = [key] + content.keys
            guard let file else { return content.keys = keys }
            try file.replace(with: KeyringText(keys: keys))
            let (text, stamp) = try file.load()
            content = Content(keys: text.keys, stamp: stamp)
        }
    }

    /// Keeps other processes from changing the file until the handle is let go of.
    ///
    /// - Throws: ``VaultError`` `rotationUnderWay` if one of them is at it.
    func lock() throws -> FileHandle? {
        guard let file else { return nil }
        guard let handle = try file.lock() else {
            throw VaultError(.rotationUnderWay, "\(file.path): another process is rotating the master key")
        }
        return handle
    }

    private func refresh(_ content: inout Content) throws {
        guard let file, try file.stamp() != content.stamp else { return }
        let (text, stamp) = try file.load()
        content = Content(keys: text.keys, stamp: stamp)
    }
}

extension Keyring: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(keyring)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
