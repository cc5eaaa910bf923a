import ArgumentParser
import WorkClawServer

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the database files into a folder, while servers run or not.",
        discussion: "The keyring is never part of a backup. Data in PostgreSQL are backed up with pg_dump.")

    @OptionGroup var options: DataOptions

    @Argument(help: ArgumentHelp("The folder to make.", valueName: "folder"))
    var folder: String

    @Flag(help: "Put it in the place of an older backup.")
    var replace = false

    private struct Document: Encodable {
        struct File: Encodable {
            let name: String
            let bytes: Int
        }

        let folder: String
        let files: [File]
        let teams: Int64
        let keys: Int64
        let sequence: Int64
        let includesKeyring = false

        private enum CodingKeys: String, CodingKey {
            case folder, files, teams, keys, sequence
            case includesKeyring = "includes_keyring"
        }
    }

    func run() async throws {
        let settings = try await options.settings()
        let backup = try await Backup(of: settings, to: folder).make(replacing: replace)
        if options.json {
            return try Terminal.print(
                json: Document(
                    folder: backup.path, files: backup.files.map { .init(name: $0.name, bytes: $0.bytes) },
                    teams: backup.teams, keys: backup.keys, sequence: backup.sequence))
        }
        let keyring = settings.masterKeyFile ?? settings.dataDirectory + "/keyring"
        let files = backup.files.map { "  \($0.name)  \($0.bytes) bytes" }.joined(separator: "\n")
        Terminal.print(
            """
            Made the backup \(backup.path), and found it whole:
            \(files)
            Teams: \(backup.teams). Keys: \(backup.keys). The sequence of key changes stands at \(backup.sequence).
            The keyring is not in it: keep a copy of \(keyring) apart from it.

            To restore it, stop every server on the data, and serve a copy of the folder, with a copy of the keyring in it:
              cp -R \(backup.path) DIR
              cp KEYRING DIR/keyring
              \(ServerAnnouncement.program) serve --data DIR
            A restore takes back what came after the backup. Keys that were revoked since then work again, and members who were removed
            are back: revoke and remove them again before you let anybody in. Keys that were made since then are unknown.
            """)
    }
}
