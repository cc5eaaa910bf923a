import Foundation
import WorkClawServer

/// What somebody gave in the three places that settings come from.
struct Given: Sendable {
    var commandLine: [String: String] = [:]
    var environment: [String: String] = [:]
    /// The content of the file.
    var file: String?

    func settings() async throws -> Settings {
        var environment = environment
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("workclaw-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: path) }
        if let file {
            try Data(file.utf8).write(to: path)
            environment["WORKCLAW_CONFIG_FILE"] = path.path
        }
        return try Settings(reader: try await SettingsSources.reader(commandLine: commandLine, environment: environment))
    }
}
