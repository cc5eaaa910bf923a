import Foundation

// Writes one Swift source that holds texts by their paths. The package's plugin calls it:
// embed-text OUTPUT FOLDER PATH…

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count >= 2 else {
    FileHandle.standardError.write(Data("embed-text: usage: embed-text OUTPUT FOLDER PATH…\n".utf8))
    exit(64)
}
let output = URL(fileURLWithPath: arguments[1])
let folder = URL(fileURLWithPath: arguments[2])

var source = """
    /// The texts that stand beside this target's sources, by their paths.
    enum EmbeddedText {
        static let files: [String: String] = [

    """
for path in arguments.dropFirst(2) {
    let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    // As many marks as no text has behind its own quotes.
    var marks = "#"
    while text.contains("\"\"\"\(marks)") || text.contains("\\\(marks)") { marks += "#" }
    source += "        \"\(path)\": \(marks)\"\"\"\n\(text)\n\"\"\"\(marks),\n"
}
source += arguments.count > 2 ? "    ]\n}\n" : "    :]\n}\n"
try source.write(to: output, atomically: true, encoding: .utf8)
