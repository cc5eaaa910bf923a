import Yams

/// An operation as a command for a shell, with the contract's own examples.
struct CurlCommand {
    let operation: ContractOperation
    /// Where the server is, as in `http://127.0.0.1:8080`.
    let server: String

    var text: String {
        var path = operation.path
        for parameter in operation.parameters where parameter.place == "path" {
            let example = parameter.schema["examples"]?.elements.first?.string ?? parameter.name
            path = path.replacing("{\(parameter.name)}", with: example)
        }
        var lines = ["curl \(operation.method == "GET" ? "" : "-X \(operation.method) ")\(server)\(path)"]
        if operation.scope != nil { lines.append("-H \"Authorization: Bearer $WORKCLAW_KEY\"") }
        if let body = operation.body?.examples.first?.text {
            lines.append("-H \"Content-Type: application/json\"")
            lines.append("-d \(Self.quoted(body))")
        }
        return lines.joined(separator: " \\\n  ")
    }

    /// A word for a POSIX shell (2.2.2): in single quotes, in which only they themselves need care.
    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: #"'\''"#) + "'" }
}
