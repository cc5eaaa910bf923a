import Testing

@testable import WorkClaw

@Suite("Reading a SKILL.md")
struct SkillPackageTests {
    @Test("a skill is its front matter and the Markdown behind it")
    func whole() throws {
        let package = try SkillPackage(
            skill: """
                ---
                # What the catalogue shows
                name: code-review
                description: "Reviews: carefully"
                license: MIT
                version: 1.2.0-beta.1
                metadata: { tags: [a, b] }
                ---

                  # Code review

                ---
                Look.\u{20}

                """)
        #expect(package.name.text == "code-review")
        #expect(package.description == "Reviews: carefully")
        #expect(package.version == SkillVersion("1.2.0-beta.1"))
        #expect(package.instructions == "  # Code review\n\n---\nLook.")
        #expect(package.requirements == SkillRequirements())
    }

    @Test("line ends of Windows, a byte order mark and spaces behind the fences are taken")
    func editors() throws {
        let text = "\u{FEFF}--- \r\nname: a\r\ndescription: >\r\n  One\r\n  line\r\nversion: 1.0.0\r\n---\t\r\nDo\r\nit\r\n"
        let package = try SkillPackage(skill: text)
        #expect(package.description == "One line")
        #expect(package.instructions == "Do\nit")
    }

    @Test(
        "a broken file is refused with the line of its fault",
        arguments: [
            ("", 1, "must begin with"),
            ("name: a", 1, "must begin with"),
            ("\n---\nname: a", 1, "must begin with"),
            ("---\nname: a\ndescription: b", 1, "is not ended"),
            ("---\n---\nDo", 1, "has no name"),
            ("---\nname: a\nversion: 1.0.0\n---\nDo", 1, "has no description"),
            ("---\nname: a\ndescription: b\n---\nDo", 1, "has no version"),
            ("---\n- a\n- b\n---\nDo", 2, "must stand fields"),
            // YAML itself.
            ("---\nname: a\ndescription: b: c\nversion: 1.0.0\n---\nDo", 3, "not YAML: mapping values"),
            (
                "---\nname: a\ndescription: \"b\nversion: 1.0.0\n---\nDo", 3,
                "not YAML: while scanning a quoted scalar, found unexpected end of stream"
            ),
            ("---\nname: a\ndescription: [b\nversion: 1.0.0\n---\nDo", 3, "not YAML"),
            (
                "---\nname: a\nnonsense\nversion: 1.0.0\n---\nDo", 3,
                "not YAML: while scanning a simple key, could not find expected ':'"
            ),
            ("---\nname: a\n description: b\nversion: 1.0.0\n---\nDo", 3, "not YAML: mapping values"),
            ("---\nname: a\ndescription: b\n\tversion: 1.0.0\n---\nDo", 4, "not YAML"),
            ("---\nname: a\ndescription: @b\nversion: 1.0.0\n---\nDo", 3, "found character that cannot start"),
            ("---\nname: a\ndescription: *b\nversion: 1.0.0\n---\nDo", 3, "not YAML: found undefined alias"),
            ("---\n\n\nname: a\n}\n---\nDo", 5, "not YAML"),
            ("---\r\nname: a\r\ndescription: b: c\r\nversion: 1.0.0\r\n---\r\nDo", 3, "not YAML: mapping values"),
            ("---\nname: a\ndescription: b\u{2028}c\rd\u{85}e\nversion: @\n---\nDo", 4, "found character"),
            ("---\nname: a\ndescription: b\nname: c\n---\nDo", 2, "stands here and once more"),
            ("---\nname: a\ndescription: \u{1}\n---\nDo", 3, "U+0001"),
            ("---\nname: a\ndescription: \u{FEFF}b\n---\nDo", 3, "U+FEFF"),
            // The fields.
            ("---\nname: A\ndescription: b\nversion: 1.0.0\n---\nDo", 2, "name must be 1 to 64"),
            ("---\nname:\ndescription: b\nversion: 1.0.0\n---\nDo", 2, "name is empty"),
            ("---\nname: yes\ndescription: b\nversion: 1.0.0\n---\nDo", 2, "name must be text: put it into quotes"),
            ("---\nname: a\nversion: 1.0.0\ndescription:\n  - b\n---\nDo", 4, "description must be text"),
            ("---\nname: a\ndescription: 7\nversion: 1.0.0\n---\nDo", 3, "description must be text"),
            ("---\nname: a\ndescription: ''\nversion: 1.0.0\n---\nDo", 3, "Must not be empty"),
            ("---\nname: a\ndescription: b\nversion: '1.0'\n---\nDo", 4, "version must be three numbers"),
            ("---\nname: a\ndescription: b\nversion: 1.0\n---\nDo", 4, "version must be three numbers"),
            ("---\nname: a\ndescription: >\n  b\n  c\n\nversion: 1.0.0.0\n---\nDo", 7, "version must be three numbers"),
            ("---\nname: a\ndescription: \(String(repeating: "b", count: 1025))\nversion: 1.0.0\n---\nDo", 3, "at most 1024"),
            // The instructions.
            ("---\nname: a\ndescription: b\nversion: 1.0.0\n---\n", 5, "no instructions"),
            ("---\nname: a\ndescription: b\nversion: 1.0.0\n---\n\n \n", 5, "no instructions"),
            ("---\nname: a\ndescription: b\nversion: 1.0.0\n---\n\nDo\nit\0", 8, "U+0000"),
            ("---\nname: a\ndescription: b\nversion: 1.0.0\n---\n" + String(repeating: "ü", count: 32_769), 6, "65536 bytes"),
        ])
    func faults(text: String, line: Int, problem: String) throws {
        let fault = try skillFault { _ = try SkillPackage(skill: text) }
        #expect(fault?.hasPrefix("SKILL.md, line \(line): ") ?? false, "\(fault ?? "no fault")")
        #expect(fault?.contains(problem) ?? false, "\(fault ?? "no fault")")
    }

    @Test("instructions of exactly 64 KiB are taken")
    func limit() throws {
        let text = String(repeating: "a", count: 65_536)
        #expect(try SkillPackage(skill: SkillFiles.skill("a", instructions: text)).instructions == text)
    }

    @Test("aliases that stand for each other cannot make reading take for ever, nor deep nesting overflow the stack")
    func bombs() throws {
        let bomb = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }.joined(separator: "\n")
        let fault = try skillFault {
            _ = try SkillPackage(skill: "---\na0: &a0 x\n\(bomb)\n? *a40\n: x\n---\nDo")
        }
        #expect(fault == "SKILL.md, line 8: There are more than 10 aliases.")
        // What YAML takes for the end of a line hides no alias.
        for lineBreak in ["\r", "\u{85}", "\u{2028}", "\u{2029}"] {
            let hidden = (1...10).map { level in
                "a\(level): &a\(level) [\(Array(repeating: "\(lineBreak)*a\(level - 1)", count: 10).joined(separator: ","))]"
            }.joined(separator: "\n")
            let fault = try skillFault { _ = try SkillPackage(skill: "---\na0: &a0 x\n\(hidden)\n? *a10\n: x\n---\nDo") }
            #expect(fault?.hasSuffix("There are more than 10 aliases.") ?? false)
        }
        for opening in ["[", "{a: ", "- ", "? "] {
            let deep = String(repeating: opening, count: 20_000)
            #expect(try skillFault { _ = try SkillPackage(skill: "---\nname: a\nx:\n  \(deep)\n---\nDo") } != nil)
        }
        // As deep as the parser goes, as often as aliases allow, where it is compared.
        let level = String(repeating: "[", count: 900)
        let end = String(repeating: "]", count: 900)
        let nested = (1...9).map { "a\($0): &a\($0) \(level)*a\($0 - 1)\(end)" }.joined(separator: "\n")
        let text = "a0: &a0 x\n\(nested)\n? *a9\n: x"
        #expect(try skillFault { _ = try SkillPackage(skill: "---\n\(text)\n---\nDo") }?.contains("name must be text") ?? false)
        let stars = (1...20).map { "  * point \($0)\n  **bold**" }.prefix(9).joined(separator: "\n")
        _ = try SkillPackage(skill: "---\nname: a\ndescription: |\n\(stars)\nversion: 1.0.0\n---\nDo")
    }
}
