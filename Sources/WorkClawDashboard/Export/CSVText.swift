/// Lines of comma-separated values (RFC 4180).
///
/// Spreadsheets take a field for a formula if it begins with `=`, `+`, `-`, `@`, a tab or a carriage return, and a path or a user agent is whatever a
/// client sent. So such a field gets an apostrophe before it, which tells a spreadsheet that it is text; other programs take it off again.
enum CSVText {
    static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\r\n" }

    private static func field(_ text: String) -> String {
        var text = text
        // By scalars: a character may be such a sign with an accent over it.
        if let first = text.unicodeScalars.first, dangerous.contains(first) { text = "'" + text }
        guard text.unicodeScalars.contains(where: quoted.contains) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    private static let dangerous: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r"]
    private static let quoted: Set<Unicode.Scalar> = [",", "\"", "\r", "\n"]
}
