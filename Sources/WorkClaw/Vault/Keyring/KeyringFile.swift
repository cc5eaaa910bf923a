import Foundation

/// The file that the master keys lie in. Nobody but its owner may have any right to it.
///
/// It is never written in place: a new one stands beside it, is on the disk, and then takes its name, all at once.
struct KeyringFile: Sendable {
    let path: String

    /// What tells one content of the file from another, without reading it.
    struct Stamp: Sendable, Hashable {
        let device: UInt64
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
        let mode: UInt32
        let owner: UInt32
    }

    /// No keyring is as large: a thousand keys are 75 KB.
    private static let largest = 1 << 20

    /// - Throws: ``VaultError`` if it is not there, others may use it, or it holds something else than keys.
    func load() throws -> (text: KeyringText, stamp: Stamp) {
        let handle = try handle()
        let info = try information(of: handle)
        guard info.st_mode & S_IFMT == S_IFREG else { throw unusable("it is no file") }
        guard info.st_uid == geteuid() || info.st_uid == 0 || geteuid() == 0 else {
            throw unusable("it belongs to another user")
        }
        let rights = info.st_mode & 0o777
        guard rights & 0o077 == 0 else {
            throw unusable(
                "others than its owner have rights to it (mode 0\(String(rights, radix: 8))): run chmod 600 \(path)")
        }
        guard info.st_size <= Self.largest, let content = try? handle.readToEnd() ?? Data(),
            let text = String(validating: content, as: UTF8.self)
        else { throw unusable("it is no keyring") }
        return (try KeyringText(parsing: text, path: path), Stamp(info))
    }

    /// - Throws: ``VaultError`` if it is not there.
    func stamp() throws -> Stamp {
        Stamp(try information(of: handle()))
    }

    /// Makes the file, unless there is one.
    ///
    /// - Returns: false if there was one already. Of any number of processes at once, one makes it.
    func create(_ text: KeyringText) throws -> Bool {
        let new = try writeBeside(text, mode: 0o600, owner: nil)
        defer { unlink(new) }
        // Unlike a renaming, this fails if the name is taken.
        guard link(new, path) == 0 else {
            guard errno == EEXIST else { throw unusable("it cannot be made (\(Self.reason()))") }
            return false
        }
        try syncFolder()
        return true
    }

    /// Puts another content in its place. It keeps its mode and its owner.
    func replace(with text: KeyringText) throws {
        let info = try information(of: handle())
        let new = try writeBeside(text, mode: info.st_mode & 0o777, owner: info)
        // A symbolic link stays one: what it leads to is replaced.
        guard rename(new, resolved) == 0 else {
            let reason = Self.reason()
            unlink(new)
            throw unusable("it cannot be written (\(reason))")
        }
        try syncFolder()
    }

    /// Keeps other processes from changing the file.
    ///
    /// - Returns: `nil` if another process holds the lock. Given back when it is let go of, and at the latest with the process's end.
    func lock() throws -> FileHandle? {
        // The folder and not the file, which a replacement would take the lock away with.
        let descriptor = openFolder()
        guard descriptor >= 0 else { throw unusable("its folder cannot be opened (\(Self.reason()))") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw unusable("its folder cannot be locked (\(Self.reason()))") }
            return nil
        }
        return handle
    }

    private var resolved: String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
    private var folder: String { URL(fileURLWithPath: resolved).deletingLastPathComponent().path }

    private func openFolder() -> Int32 { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }

    private func handle() throws -> FileHandle {
        // Not to wait for whoever might write into a pipe of that name.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unusable("the keyring cannot be read (\(Self.reason()))") }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func information(of handle: FileHandle) throws -> stat {
        var info = stat()
        guard fstat(handle.fileDescriptor, &info) == 0 else { throw unusable("it cannot be looked at (\(Self.reason()))") }
        return info
    }

    /// - Returns: the path of a new file that is on the disk.
    private func writeBeside(_ text: KeyringText, mode: mode_t, owner: stat?) throws -> String {
        let new = "\(resolved).new-\(UUID().uuidString.lowercased())"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unusable("no file can be made beside it (\(Self.reason()))") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            // Root may rotate the keys of a server that runs as somebody else, who must still be able to read them.
            if let owner, owner.st_uid != geteuid() || owner.st_gid != getegid() {
                guard fchown(descriptor, owner.st_uid, owner.st_gid) == 0 else {
                    throw unusable("its owner cannot be kept (\(Self.reason()))")
                }
            }
            guard fchmod(descriptor, mode) == 0 else { throw unusable("it cannot be written (\(Self.reason()))") }
            try handle.write(contentsOf: Data(text.expose().utf8))
            try handle.synchronize()
            try handle.close()
            return new
        } catch {
            unlink(new)
            throw error as? VaultError ?? unusable("it cannot be written (\(Self.reason()))")
        }
    }

    private func syncFolder() throws {
        let descriptor = openFolder()
        guard descriptor >= 0 else { throw unusable("its folder cannot be opened (\(Self.reason()))") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw unusable("its folder cannot be written (\(Self.reason()))") }
    }

    private func unusable(_ reason: String) -> VaultError { VaultError(.keyringUnusable, "\(path): \(reason)") }

    private static func reason() -> String { String(cString: strerror(errno)) }
}

extension KeyringFile.Stamp {
    fileprivate init(_ info: stat) {
        #if canImport(Darwin)
            let changed = info.st_mtimespec
        #else
            let changed = info.st_mtim
        #endif
        self.init(
            device: UInt64(truncatingIfNeeded: info.st_dev), inode: UInt64(info.st_ino), size: Int64(info.st_size),
            seconds: Int(changed.tv_sec), nanoseconds: Int(changed.tv_nsec),
            mode: UInt32(info.st_mode), owner: info.st_uid)
    }
}
