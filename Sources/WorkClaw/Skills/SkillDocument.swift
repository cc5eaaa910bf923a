/// The two parts of a `SKILL.md`: YAML between two lines of three hyphens, and Markdown behind it.
struct SkillDocument {
    let frontMatter: String
    /// Without empty lines before it, and without anything invisible behind it.
    let instructions: String
    /// The line in which they begin, or would.
    let instructionsLine: Int

    /// - Throws: ``SkillFault`` unless there is a front matter.
    init(_ text: String) throws {
        let lines = Self.lines(of: text)
        guard lines.first.map(Self.isFence) ?? false else {
            throw SkillFault(
                file: SkillPackage.skillFile, line: 1, "The file must begin with a line `---`, and the front matter behind it.")
        }
        guard let end = lines.dropFirst().firstIndex(where: Self.isFence) else {
            throw SkillFault(
                file: SkillPackage.skillFile, line: 1, "The front matter, which begins here, is not ended by a line `---`.")
        }
        frontMatter = lines[1..<end].joined(separator: "\n")
        let behind = lines[(end + 1)...]
        let body = behind.drop { $0.allSatisfy(\.isWhitespace) }
        instructionsLine = (body.isEmpty ? end : body.startIndex) + 1
        var instructions = Substring(body.joined(separator: "\n"))
        while instructions.last?.isWhitespace ?? false { instructions.removeLast() }
        self.instructions = String(instructions)
    }

    /// - Throws: ``SkillFault`` unless there are instructions, and as such can be stored.
    var checkedInstructions: String {
        get throws {
            func fault(_ line: Int, _ problem: String) -> SkillFault {
                SkillFault(file: SkillPackage.skillFile, line: line, problem)
            }
            guard !instructions.isEmpty else {
                throw fault(instructionsLine, "There are no instructions behind the front matter.")
            }
            guard instructions.utf8.count <= SkillPackage.longestInstructions else {
                throw fault(
                    instructionsLine, "The instructions must be at most \(SkillPackage.longestInstructions) bytes of UTF-8.")
            }
            if let zero = instructions.utf8.firstIndex(of: 0) {
                let line = instructionsLine + instructions[..<zero].utf8.count { $0 == UInt8(ascii: "\n") }
                throw fault(line, "The character U+0000 is not allowed.")
            }
            return instructions
        }
    }

    /// The name and the version in a front matter that may be broken otherwise, each if it can be made out.
    static func identity(in text: String) -> (name: SkillName?, version: SkillVersion?) {
        let lines = lines(of: text).dropFirst().prefix { !isFence($0) }
        func value(_ field: String) -> String? {
            guard let line = lines.first(where: { $0.hasPrefix("\(field):") }) else { return nil }
            let value = line.dropFirst(field.count + 1).prefix { $0 != "#" }
            return value.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
        }
        return (value("name").flatMap { SkillName($0) }, value("version").flatMap { SkillVersion($0) })
    }

    private static func lines(of text: String) -> [Substring] {
        text.withPlainLineEnds.split(separator: "\n" as Character, omittingEmptySubsequences: false)
    }

    private static func isFence(_ line: Substring) -> Bool {
        line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" }
    }
}

extension String {
    /// Without the mark that some editors put at the beginning, and with the line ends of Unix.
    var withPlainLineEnds: String {
        let text = unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
        return text.replacing("\r\n", with: "\n")
    }
}
