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
    func withInstallation<Result>(_ body: (Installation) async throws -> Result) async throws -> Result {
        let directory = data ?? ProcessInfo.processInfo.environment["WORKCLAW_DATA"] ?? "./data"
        let installation = try await Installation.open(directory: directory)
        do {
            let result = try await body(installation)
            await installation.close()
            return result
        } catch {
            await installation.close()
            throw error
        }
    }
}
