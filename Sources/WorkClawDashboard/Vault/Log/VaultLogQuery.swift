import APIKeys
import WorkClaw

/// Which lines of the vault's log are to be shown, as the page's address says it.
struct VaultLogQuery: Sendable {
    let secret: SecretID?
    /// The last line of the page before.
    let before: EventID?

    init(_ query: FormBody) {
        secret = SecretID(query["secret"])
        before = EventID(query["before"])
    }

    /// The address of the same log from another line on.
    func address(before: EventID? = nil) -> String {
        let fields = [("secret", secret?.description), ("before", before?.description)]
            .compactMap { name, value in value.map { "\(name)=\($0)" } }
        return VaultController.logPath + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }

    static func address(of secret: SecretID) -> String { "\(VaultController.logPath)?secret=\(secret)" }
}
