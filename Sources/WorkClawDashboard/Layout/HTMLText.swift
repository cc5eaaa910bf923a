import Mustache

/// How a page writes the texts that are put into it: whatever a text has in it, it begins no element and ends no attribute.
///
/// The library's own way goes by what a person would count as letters, and so overlooks a quotation mark that an accent or a joiner follows:
/// together they are one letter for it, and no quotation mark. To a browser they are two.
struct HTMLText: MustacheContentType {
    /// What the templates call it.
    static let name = "PAGE"

    func escapeText(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
