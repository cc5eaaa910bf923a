import WorkClawServer

/// A copy as the command line tells of it.
struct CopyDocument: Encodable {
    struct Table: Encodable {
        let name: String
        let rows: Int
        let digest: String
        let rowsInTarget: Int
        let digestInTarget: String

        private enum CodingKeys: String, CodingKey {
            case name, rows, digest
            case rowsInTarget = "rows_in_target"
            case digestInTarget = "digest_in_target"
        }
    }

    let from: String
    let to: String
    let tables: [Table]
    let copied: Bool
    let same: Bool
    let changesMeanwhile: Int64
    let sequence: Int64
    let leftOut: [String]
    let masterKeysNeeded: [String]
    private let keyring: String?

    private enum CodingKeys: String, CodingKey {
        case from, to, tables, copied, same, sequence
        case changesMeanwhile = "changes_meanwhile"
        case leftOut = "left_out"
        case masterKeysNeeded = "master_keys_needed"
    }

    init(source: DatabasePlace, target: DatabasePlace, outcome: InstallationMove.Outcome) {
        let report = outcome.report
        from = source.description
        to = target.description
        tables = report.tables.map {
            Table(
                name: $0.name, rows: $0.rows, digest: $0.digest, rowsInTarget: $0.rowsInTarget,
                digestInTarget: $0.digestInTarget)
        }
        copied = !report.wasThere
        same = report.differences.isEmpty
        changesMeanwhile = report.changesMeanwhile
        sequence = report.sequence
        leftOut = CopyReport.leftOut.keys.sorted()
        masterKeysNeeded = outcome.masterKeys
        keyring = outcome.keyring
    }

    func printText() {
        Terminal.print(
            table: ["TABLE", "ROWS", "SHA-256", "IN THE TARGET"],
            tables.map { table in
                let isSame = table.digest == table.digestInTarget && table.rows == table.rowsInTarget
                return [
                    table.name, "\(table.rows)", table.digest,
                    isSame ? "the same" : "\(table.rowsInTarget) rows, \(table.digestInTarget)",
                ]
            })
        guard same else { return }
        let keys = masterKeysNeeded.isEmpty ? "" : " (\(masterKeysNeeded.joined(separator: ", ")))"
        var lines = [
            copied
                ? "Copied \(from) to \(to): both are the same. The sequence of key changes stands at \(sequence)."
                : "\(to) holds all of \(from) already: both are the same, and nothing was changed.",
            "Left out, since the target has its own: \(leftOut.joined(separator: ", ")).",
            "The keyring was not copied\(keys): put a copy of \(keyring ?? "the installation's") where each server on the target looks for it.",
            "Retire the source: from now on the two go different ways, and a key that is revoked in the one still works in the other.",
        ]
        if changesMeanwhile > 0 {
            lines.append(
                "A server is at work on the source: \(changesMeanwhile) changes to keys were made while it was copied, and may be missing. "
                    + "Stop it, and copy again with --replace.")
        }
        Terminal.print(lines.joined(separator: "\n"))
    }
}
