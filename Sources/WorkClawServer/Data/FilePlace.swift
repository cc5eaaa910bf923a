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
}
