import Testing

@testable import WorkClaw

@Suite("Reading a REQUIREMENTS.yaml")
struct SkillRequirementsTests {
    @Test("secrets and skills are read in each of their forms, in their order")
    func whole() throws {
        let requirements = try read(
            """
            # What it takes
            secrets:
              - ZULU_TOKEN
              - name: GITHUB_TOKEN
                description: Reads pull requests
            skills:
              - release-notes
              - meeting-notes: ^1.2
              - on-call: 1.10
              - name: triage
                version: ">=1.0 <2.0"
              - name: name
            """)
        #expect(requirements.secrets.map(\.text) == ["ZULU_TOKEN", "GITHUB_TOKEN"])
        #expect(
            requirements.skills.map { "\($0.name) \($0.versions)" } == [
                "release-notes *", "meeting-notes ^1.2", "on-call 1.10", "triage >=1.0 <2.0", "name *",
            ])
    }

    @Test(
        "a file with nothing in it requires nothing",
        arguments: ["", "\n", "# nothing\n", "---\n", "~", "secrets:\nskills:\n", "secrets: []"])
    func nothing(_ text: String) throws {
        #expect(try read(text) == SkillRequirements())
    }

    @Test("requirements come back from the store as they went in")
    func stored() throws {
        let requirements = SkillRequirements(
            secrets: try [#require(SecretName("A")), #require(SecretName("b-1"))],
            skills: [RequiredSkill(name: try "x".asSkillName, versions: try ">=1 <2".asRange)])
        for one in [requirements, SkillRequirements()] { #expect(try SkillRequirements(stored: one.storedText) == one) }
        #expect(SkillRequirements(stored: "[]") == nil)
    }

    @Test(
        "a broken file is refused with the line of its fault",
        arguments: [
            ("- a", 1, "must stand fields"),
            ("secrets: [A]\ntools: [x]", 2, "no field tools: only secrets and skills"),
            ("secrets: A", 1, "secrets must be a list"),
            ("skills:\n  a: ^1", 1, "skills must be a list"),
            ("secrets:\n  - A\n  - has space", 3, "the name of a secret"),
            ("secrets:\n  - A\n  - A", 3, "A stands in the list already"),
            ("secrets:\n  - A\n  - name: A", 3, "A stands in the list already"),
            ("secrets:\n  - [A]", 2, "the name of a secret"),
            ("secrets:\n  -\n  - A", 2, "the name of a secret"),
            ("secrets:\n  - description: x", 2, "has no name"),
            ("secrets:\n  - name: A\n    value: x", 3, "no field value: only description and name"),
            ("secrets:\n  - name: A\n    description: [x]", 3, "description must be text"),
            ("secrets:\n  - name:\n      - A", 3, "the name of a secret"),
            ("skills:\n  - Big", 2, "the name of a skill"),
            ("skills:\n  - Big: 1", 2, "the name of a skill"),
            ("skills:\n  - one\n  - two: newest", 3, "two must be a version or a range"),
            ("skills:\n  - one: [1]", 2, "one must be a version or a range"),
            ("skills:\n  - name: one\n    version: nine", 3, "version must be a version or a range"),
            ("skills:\n  - one: 1\n    two: 2", 2, "no field one: only name and version"),
            ("skills:\n  - one: ^1\n  - one", 3, "one stands in the list already"),
            ("skills:\n  - me", 2, "cannot require itself"),
            ("skills:\n  - one: *", 2, "not YAML"),
            ("secrets:\n  - A\n---\nskills: []", 3, "not YAML: expected a single document"),
            ("secrets:\r\n  - A\r\n  - b c", 3, "the name of a secret"),
            ("secrets: [\(String(repeating: "A,", count: 51))]", 1, "at most 50"),
            ("secrets: [\(String(repeating: "{", count: 5000))", 1, "not YAML"),
        ])
    func faults(text: String, line: Int, problem: String) throws {
        let fault = try skillFault { _ = try read(text) }
        #expect(fault?.hasPrefix("REQUIREMENTS.yaml, line \(line): ") ?? false, "\(fault ?? "no fault")")
        #expect(fault?.contains(problem) ?? false, "\(fault ?? "no fault")")
    }

    private func read(_ text: String) throws -> SkillRequirements {
        try SkillPackage(skill: SkillFiles.skill("me"), requirements: text).requirements
    }
}
