import Foundation

/// Files and folders by the names that people give them.
enum FilePlace {
    /// The absolute path, through links, of what is there or could be.
    static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }

    /// Waits until a file or folder is on the disk.
    ///
    /// - Throws: ``StartError``.
    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw StartError("\(path): it cannot be written to the disk (\(String(cString: strerror(errno))))")
        }
        close(descriptor)
    }

    /// Gives a file or folder another name, in one step.
    ///
    /// - Throws: ``StartError``.
    static func rename(_ path: String, to other: String) throws {
        guard Foundation.rename(path, other) == 0 else {
            throw StartError("\(other): it cannot be put there (\(String(cString: strerror(errno))))")
        }
    }

    /// Puts a folder at `path`, in the place of what is there, which is gone then. What is there is there again if that fails.
    ///
    /// - Throws: ``StartError``, which says where the older one is if it could not be put back.
    static func put(_ folder: String, at path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return try rename(folder, to: path) }
        let older = path + ".older-" + String(UInt64.random(in: .min ... .max), radix: 36)
        try rename(path, to: older)
        do {
            try rename(folder, to: path)
        } catch let error as StartError {
            guard Foundation.rename(older, path) == 0 else {
                throw StartError("\(error.description); what was there is \(older) now")
            }
            throw error
        }
        try? FileManager.default.removeItem(atPath: older)
    }
}
