import Yams

/// The fields of a YAML document in one of a skill's files. Every fault is told with its line in the file.
struct YAMLFields {
    struct Field {
        let name: String
        let line: Int
        let value: Node
    }

    let file: String
    /// How many lines of the file stand before the document.
    let linesBefore: Int
    private(set) var fields: [Field] = []

    /// Aliases may stand for each other: a few dozen of them can make a document that takes for ever to compare.
    static let mostAliases = 10

    /// - Throws: ``SkillFault``. A document without anything in it has no fields.
    init(_ text: String, file: String, linesBefore: Int = 0) throws {
        self.file = file
        self.linesBefore = linesBefore
        try checkCharacters(of: text)
        guard let root = try root(of: text), root.tag != Tag(.null) else { return }
        fields = try fields(of: root)
    }

    /// The fields of a node further inside.
    func fields(of node: Node) throws -> [Field] {
        guard case .mapping(let mapping) = node else {
            throw fault(at: node, "Here must stand fields, as in `name: value`.")
        }
        return try mapping.map { key, value in
            guard case .scalar(let scalar) = key else { throw fault(at: key, "A field's name must be text.") }
            return Field(name: scalar.string, line: line(of: key), value: value)
        }
    }

    func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    /// A field's text.
    ///
    /// - Parameter asWritten: whether what YAML takes for a number, a truth value or a date is text too, as it is written.
    func text(of field: Field, asWritten: Bool = false) throws -> String {
        guard case .scalar(let scalar) = field.value else { throw fault(field.line, "\(field.name) must be text.") }
        switch field.value.tag {
        case Tag(.str): return scalar.string
        case Tag(.null): throw fault(field.line, "\(field.name) is empty.")
        case _ where asWritten: return scalar.string
        default: throw fault(field.line, "\(field.name) must be text: put it into quotes.")
        }
    }

    func line(of node: Node) -> Int { linesBefore + (node.mark?.line ?? 1) }

    func fault(at node: Node, _ problem: String) -> SkillFault { fault(line(of: node), problem) }

    func fault(_ line: Int?, _ problem: String) -> SkillFault { SkillFault(file: file, line: line, problem) }

    private func root(of text: String) throws -> Node? {
        // YAML ends lines at these too, people and their editors do not: so the numbers of the lines stay theirs.
        let oneLined = String(
            String.UnicodeScalarView(text.unicodeScalars.map { Self.oddLineBreaks.contains($0) ? " " : $0 }))
        do {
            return try Yams.compose(yaml: oneLined)
        } catch let error as YamlError {
            throw fault(of: error)
        }
    }

    private static let oddLineBreaks: Set<Unicode.Scalar> = ["\r", "\u{85}", "\u{2028}", "\u{2029}"]

    private func fault(of error: YamlError) -> SkillFault {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            // What has no end is noticed further down than where it begins.
            let begins = context.flatMap { Self.isAboutBeginning($0.text, problem) ? $0.mark : nil }
            let circumstance = context.map { "\($0.text), " } ?? ""
            return fault(linesBefore + (begins ?? mark).line, "This is not YAML: \(circumstance)\(problem).")
        case .duplicatedKeysInMapping(let names, let context):
            return fault(
                linesBefore + context.mark.line,
                "The field \((names.first ?? "").prefix(64)) stands here and once more further down.")
        default: return fault(nil, "This is not YAML.")
        }
    }

    private static func isAboutBeginning(_ context: String, _ problem: String) -> Bool {
        context.contains("flow") || context.contains("simple key") || problem.contains("end of stream")
    }

    private func checkCharacters(of text: String) throws {
        var line = linesBefore + 1
        var previous: Unicode.Scalar = "\n"
        var (beginsNode, aliases) = (true, 0)
        for scalar in text.unicodeScalars {
            if !Self.isAllowed(scalar) {
                let code = String(scalar.value, radix: 16, uppercase: true)
                throw fault(
                    line, "The character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code) is not allowed.")
            }
            // After these a node begins, and only there a star makes an alias.
            if previous == "*", beginsNode, scalar != "*", !Self.isSpace(scalar) { aliases += 1 }
            if scalar != "*", !Self.isSpace(scalar) { beginsNode = "-?:,[{".unicodeScalars.contains(scalar) }
            if scalar == "\n" { (line, beginsNode) = (line + 1, true) }
            guard aliases <= Self.mostAliases else { throw fault(line, "There are more than \(Self.mostAliases) aliases.") }
            previous = scalar
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        // The odd line breaks are spaces by the time that the text is read.
        scalar == " " || scalar == "\n" || scalar == "\t" || oddLineBreaks.contains(scalar)
    }

    /// The printable characters of YAML 1.1, section 5.1.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
