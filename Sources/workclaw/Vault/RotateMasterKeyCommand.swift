import ArgumentParser
import WorkClawServer

struct RotateMasterKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-master-key",
        abstract: "Add a master key to the keyring, and wrap the keys of all secrets with it.",
        discussion: """
            For all teams of the installation, while a server runs or not. If it is interrupted, every secret still opens; run it again, \
            and it finishes what it began before it adds another key.
            """)

    @OptionGroup var options: DataOptions

    func run() async throws {
        try await options.withInstallation { installation in
            let rotation = try await installation.vault.rotateMasterKey(at: installation.time.now)
            let path = installation.keyring.path ?? "memory"
            if options.json { return try Terminal.print(json: MasterKeyDocument(rotation: rotation, path: path)) }
            var lines = [
                rotation.isNew
                    ? "Added the master key \(rotation.primary) to \(path)."
                    : "Finished a rotation that was interrupted, with the master key \(rotation.primary); no key was added.",
                "Secrets wrapped with it anew: \(rotation.rewrapped).",
            ]
            if !rotation.broken.isEmpty {
                lines.append("Secrets that do not open with any key, and were left as they are; set them again or delete them:")
                lines += rotation.broken.map { "  \($0)" }
            }
            if !rotation.kept.isEmpty {
                lines.append("Older keys in the file, which only older copies of the database need:")
                lines += rotation.kept.map { "  \($0)" }
            }
            lines.append("Make a copy of the file now, apart from the copies of the database.")
            Terminal.print(lines.joined(separator: "\n"))
        }
    }
}
