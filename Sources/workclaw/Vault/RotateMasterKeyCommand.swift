import ArgumentParser
import WorkClawServer

struct RotateMasterKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-master-key",
        abstract: "Add a master key to the keyring, and wrap the keys of all secrets with it.",
        discussion: """
            For all teams of the installation, while a server runs or not. If it is interrupted, every secret still opens; run it again, \
            and it finishes what it began before it begins anew.

            On several machines run it with --add first, copy the keyring to every machine, and then run it without.
            """)

    @Flag(help: "Only add the key to the keyring; the next rotation puts it to use.")
    var add = false

    @OptionGroup var options: DataOptions

    func run() async throws {
        try await options.withInstallation { installation in
            let path = installation.keyring.path ?? "memory"
            if add {
                let (key, isNew) = try await installation.vault.addMasterKey(at: installation.time.now)
                if options.json {
                    return try Terminal.print(json: MasterKeyDocument(waiting: key, isNew: isNew, path: path))
                }
                let first = isNew ? "Added the master key \(key) to \(path)." : "The master key \(key) was in \(path) already."
                return Terminal.print(
                    """
                    \(first) Nothing is wrapped with it yet.
                    Copy the file to every machine, then run workclaw vault rotate-master-key.
                    """)
            }
            let rotation = try await installation.vault.rotateMasterKey(at: installation.time.now)
            if options.json { return try Terminal.print(json: MasterKeyDocument(rotation: rotation, path: path)) }
            Terminal.print(
                Self.lines(about: rotation, in: path, onSeveralMachines: installation.settings.databaseURL != nil)
                    .joined(separator: "\n"))
        }
    }

    private static func lines(
        about rotation: MasterKeyRotation, in path: String, onSeveralMachines: Bool
    ) -> [String] {
        var lines: [String] = []
        switch rotation.origin {
        case .made:
            lines.append("Added the master key \(rotation.primary) to \(path).")
            if onSeveralMachines {
                lines.append(
                    "If there are other machines, copy the file to each of them at once: until then they lack this key.")
            }
        case .waiting: lines.append("Put the master key \(rotation.primary) to use, which was in \(path) already.")
        case .interrupted:
            lines.append(
                "Finished a rotation that was interrupted, with the master key \(rotation.primary); no key was added.")
        }
        lines.append("Secrets wrapped with it anew: \(rotation.rewrapped).")
        if !rotation.broken.isEmpty {
            lines.append("Secrets that do not open with any key, and were left as they are; set them again or delete them:")
            lines += rotation.broken.map { "  \($0)" }
        }
        if !rotation.kept.isEmpty {
            lines.append("Older keys in the file, which only older copies of the database need:")
            lines += rotation.kept.map { "  \($0)" }
        }
        return lines + ["Make a copy of the file now, apart from the copies of the database."]
    }
}
