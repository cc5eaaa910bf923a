import Foundation

/// The rules that texts follow. Each answers with what is wrong, or with `nil`.
enum TextRule {
    /// Unicode code points, which is what JSON Schema, PostgreSQL and most languages count: a program that checks the length before it sends
    /// comes to the same number.
    static let longestName = 80
    /// Bytes of UTF-8.
    static let longestText = 65_536

    /// A name that people tell things apart by: 1 to 80 characters on one line, something to see among them, and no space
    /// around them.
    static func fault(inName name: String, at field: String) -> FieldFault? {
        if let fault = fault(inLine: name, at: field, atMost: longestName) { return fault }
        let edges = [name.unicodeScalars.first, name.unicodeScalars.last]
        guard !edges.contains(where: { $0?.properties.isWhitespace ?? false }) else {
            return FieldFault(.invalid, at: field, "Must not begin or end with a space.")
        }
        guard !key(ofName: name).isEmpty else {
            return FieldFault(.invalid, at: field, "Must have something in it that can be seen.")
        }
        return nil
    }

    /// One line of 1 to `limit` characters.
    static func fault(inLine line: String, at field: String, atMost limit: Int) -> FieldFault? {
        guard !line.isEmpty else { return FieldFault(.tooShort, at: field, "Must not be empty.") }
        guard line.utf8.count <= longestText, line.unicodeScalars.count <= limit else {
            return FieldFault(.tooLong, at: field, "Must be at most \(limit) characters.")
        }
        guard !line.unicodeScalars.contains(where: breaksLine) else {
            return FieldFault(
                .invalid, at: field, "Must not contain control characters, line breaks or marks that turn the direction.")
        }
        return nil
    }

    /// A text of any number of lines, possibly none: at most 64 KiB, without U+0000, which PostgreSQL cannot store.
    static func fault(inText text: String, at field: String) -> FieldFault? {
        guard text.utf8.count <= longestText else {
            return FieldFault(.tooLong, at: field, "Must be at most \(longestText) bytes of UTF-8.")
        }
        guard !text.utf8.contains(0) else {
            return FieldFault(.invalid, at: field, "Must not contain the character U+0000.")
        }
        return nil
    }

    /// The text by which a name is unique: the same for names that differ only in case, in what cannot be seen, or in how their
    /// accents are encoded.
    static func key(ofName name: String) -> String {
        let visible = name.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
        // There and back: `ß` and `SS`, `σ` and `ς` meet in capitals.
        return String(String.UnicodeScalarView(visible)).uppercased().lowercased().precomposedStringWithCanonicalMapping
    }

    // Marks of direction could make one name look like another.
    private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isBidiControl
        }
    }
}
