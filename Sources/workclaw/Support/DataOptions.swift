import ArgumentParser
import Foundation
import WorkClawServer

/// What every command takes.
struct DataOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the database files (default: ./data).", valueName: "dir"))
    var data: String?

    @Flag(help: "Print one JSON value and nothing else.")
    var json = false

    /// Runs `body` on the data of this installation.
    ///
    /// - Parameter creating: whether to make an installation where there is none.
    func withInstallation<Result>(
        creating: Bool = false, _ body: (Installation) async throws -> Result
    ) async throws -> Result {
        // The same sources as the server's, so that both work on the same folder with the same keyring.
        let reader = try await SettingsSources.reader(commandLine: given, environment: ProcessInfo.processInfo.environment)
        let installation = try await Installation.open(
            directory: Settings.dataDirectory(reader: reader), creating: creating,
            masterKeyFile: Settings.masterKeyFile(reader: reader), providers: Settings.providers(reader: reader).secrets)
        do {
            let result = try await body(installation)
            await installation.close()
            return result
        } catch {
            await installation.close()
            throw error
        }
    }

    /// What links begin with: as the server is told, or else where one listens by default.
    func publicURL() async throws -> PublicURL {
        let reader = try await SettingsSources.reader(commandLine: given, environment: ProcessInfo.processInfo.environment)
        return try Settings.publicURL(reader: reader) ?? .local
    }

    // Beside them the same sources as the server's, so that both work on the same folder.
    private var given: [String: String] { data.map { ["data": $0] } ?? [:] }
}
