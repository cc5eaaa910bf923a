import ArgumentParser
import Foundation
import WorkClawServer

/// What every command takes.
struct DataOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the database files (default: ./data).", valueName: "dir"))
    var data: String?

    @Option(
        help: ArgumentHelp("The PostgreSQL that holds the data (default: SQLite in the folder).", valueName: "url"))
    var database: String?

    @Flag(help: "Print one JSON value and nothing else.")
    var json = false

    /// Runs `body` on the data of this installation.
    ///
    /// - Parameter creating: whether to make an installation where there is none.
    func withInstallation<Result>(
        creating: Bool = false, _ body: (Installation) async throws -> Result
    ) async throws -> Result {
        let installation = try await Installation.open(settings(), creating: creating)
        do {
            let result = try await AuditOrigin.$current.withValue(.commandLine) { try await body(installation) }
            await installation.close()
            return result
        } catch {
            await installation.close()
            throw error
        }
    }

    /// Where the data are: the same sources as the server's, so that both work on the same data with the same keyring.
    func settings() async throws -> InstallationSettings {
        var settings = try await InstallationSettings(
            reader: SettingsSources.reader(commandLine: given, environment: ProcessInfo.processInfo.environment))
        settings.namesDatabase = database != nil
        Terminal.warn(ofPasswordIn: settings)
        return settings
    }

    /// What links begin with: as the server is told, or else where one listens by default.
    func publicURL() async throws -> PublicURL {
        let reader = try await SettingsSources.reader(commandLine: given, environment: ProcessInfo.processInfo.environment)
        return try Settings.publicURL(reader: reader) ?? .local
    }

    private var given: [String: String] { ["data": data, "database.url": database].compactMapValues { $0 } }
}
