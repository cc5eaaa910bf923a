import Testing

@Suite("Arrows point inward")
struct ImportRulesTests {
    @Test("every target imports only what it may", arguments: try House.folders(in: "Sources"))
    func targets(_ target: String) throws {
        let rule = try #require(ImportRules.byTarget[target], "Sources/\(target) has no rule yet: write one, and why")
        // What a tutorial shows is another target's code.
        let files = try House.files(in: "Sources/\(target)", endingIn: ".swift").filter { !$0.path.contains(".docc/") }
        // A folder of C's headers is a module too, and may do without.
        let maps = try House.files(in: "Sources/\(target)", endingIn: ".modulemap")
        #expect(!files.isEmpty || !maps.isEmpty)
        for violation in files.flatMap({ ImportRules.violations(of: rule, in: $0) }) {
            Issue.record("\(violation)")
        }
    }

    @Test("the REST surface and the pages never import each other")
    func surfaces() throws {
        let surfaces: Set = ["WorkClawAPI", "WorkClawDashboard"]
        for target in surfaces {
            let rule = try #require(ImportRules.byTarget[target])
            #expect(rule.allowed.isDisjoint(with: surfaces))
        }
    }

    @Test("the heart knows neither Foundation, nor logging, nor services")
    func heart() throws {
        let rule = try #require(ImportRules.byTarget["APIKeys"])
        #expect(rule.allowed.isDisjoint(with: ["Foundation", "Logging", "ServiceLifecycle"]))
    }

    @Test(
        "a planted violation is found, however it is written",
        arguments: [
            "import Hummingbird", "public import Hummingbird", "@testable import Hummingbird",
            "@_exported public import Hummingbird", "@_spi(Internals) import Hummingbird", "import struct Hummingbird.Request",
            "import Hummingbird.Parts", "#if canImport(Hummingbird)\n    import Hummingbird\n#endif",
            "import Crypto\ninternal import Hummingbird  // for a moment",
        ])
    func planted(_ source: String) throws {
        let rule = try #require(ImportRules.byTarget["APIKeys"])
        let found = ImportRules.violations(of: rule, in: House.File(path: "Sources/APIKeys/Planted.swift", text: source))
        #expect(found.map(\.module) == ["Hummingbird"])
        let line = try #require(found.first).description
        for part in ["Sources/APIKeys/Planted.swift", "Hummingbird", rule.reason] { #expect(line.contains(part)) }
    }

    @Test(
        "what only looks like an import is none",
        arguments: [
            "// import Hummingbird", "/// let x = import Hummingbird", "let important = Hummingbird()", "importHummingbird()",
        ])
    func innocent(_ source: String) {
        #expect(ImportRules.imports(in: source).isEmpty)
    }
}
