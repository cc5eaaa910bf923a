import ArgumentParser
import Foundation
import WorkClawServer

struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy a whole installation into another database, and compare the two.",
        discussion: """
            From SQLite to PostgreSQL, back, or from folder to folder. Stop the servers of the source first: what they write while it is copied \
            is left behind. If it is interrupted, run it again. The keyring is never copied.
            """)

    @Option(help: ArgumentHelp("The source: sqlite:DIR or a postgres:// URL.", valueName: "database"))
    var from: String?

    @Option(help: ArgumentHelp("A file that holds the source's URL.", valueName: "file"))
    var fromFile: String?

    @Option(help: ArgumentHelp("The target: sqlite:DIR or a postgres:// URL.", valueName: "database"))
    var to: String?

    @Option(help: ArgumentHelp("A file that holds the target's URL.", valueName: "file"))
    var toFile: String?

    @Flag(help: "Replace what the target holds of the same installation, whatever has happened there since.")
    var replace = false

    @Flag(help: "Print one JSON value and nothing else.")
    var json = false

    func validate() throws {
        for (option, given, file) in [("--from", from, fromFile), ("--to", to, toFile)] where (given == nil) == (file == nil) {
            throw ValidationError("\(option), \(option)-file: one of the two is needed")
        }
    }

    func run() async throws {
        let source = try place("--from", from, fromFile)
        let target = try place("--to", to, toFile)
        let lines = CopyProgressLines()
        let outcome = try await InstallationMove(from: source, to: target).run(replacing: replace) { lines.show($0) }
        let document = CopyDocument(source: source, target: target, outcome: outcome)
        if json { try Terminal.print(json: document) } else { document.printText() }
        guard outcome.report.differences.isEmpty else {
            let names = outcome.report.differences.map(\.name).joined(separator: ", ")
            throw StartError(
                outcome.report.wasThere
                    ? "the target holds this installation already, and differs in \(names); nothing was changed, and --replace copies again"
                    : "the target differs in \(names): is a server running on it? Stop it, and copy again with --replace")
        }
    }

    private func place(_ option: String, _ given: String?, _ file: String?) throws -> DatabasePlace {
        if let file { return try DatabasePlace(file: file, option: option + "-file") }
        let place = try DatabasePlace(given ?? "", option: option)
        if place.holdsPassword {
            Terminal.warn(
                "\(option) holds a password, which every process of this machine can read: put the URL into a file, and name that "
                    + "with \(option)-file")
        }
        return place
    }
}
