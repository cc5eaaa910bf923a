import Foundation

/// The repository, as its files.
enum House {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct File: Sendable {
        /// From the root on.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    static func file(_ path: String) throws -> File {
        File(path: path, text: try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8))
    }

    static func folders(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            at: root.appendingPathComponent(path), includingPropertiesForKeys: [.isDirectoryKey]
        )
        .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
        .map(\.lastPathComponent).sorted()
    }

    /// The files below a folder whose names end so, in order of their paths.
    static func files(in folder: String, endingIn ending: String) throws -> [File] {
        let start = root.appendingPathComponent(folder)
        return try (FileManager.default.subpaths(atPath: start.path) ?? [])
            .filter { $0.hasSuffix(ending) && !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
            .sorted().map { try file("\(folder)/\($0)") }
    }

    /// What is written for people: at the root, and in `docs`.
    static func documents() throws -> [File] {
        let atRoot = try FileManager.default.contentsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".md") }.sorted()
        return try atRoot.map(file) + files(in: "docs", endingIn: ".md")
    }
}
