import Foundation

/// A folder that is gone when the test is over.
final class TemporaryFolder {
    private let url = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")

    init() {
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String { url.appending(path: name).path }
}
