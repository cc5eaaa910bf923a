import APIKeysHummingbird
import HTTPTypes
import Testing
import WorkClawAPI

@Suite("The documents say what is so")
struct DocumentTests {
    @Test("the HTTP reference has every error code with its status, and no other")
    func errorCodes() throws {
        let documented = Self.rows(in: try House.file("docs/http-reference.md").text)
        let known = Dictionary(uniqueKeysWithValues: ErrorCatalog.all.map { ($0.code, $0.status.code) })
        #expect(known.count == ErrorCatalog.all.count, "a code stands for one kind of problem")
        for code in known.keys.sorted() {
            let statuses = documented.filter { $0.code == code }.map(\.status)
            #expect(statuses == [known[code]], "`\(code)` must stand in docs/http-reference.md once, with its status")
        }
        for row in documented where known[row.code] == nil {
            Issue.record("docs/http-reference.md documents `\(row.code)`, which the API never answers with")
        }
    }

    @Test("a row of the error table is read as such, and no other line is")
    func reading() {
        let rows = Self.rows(
            in: """
                | code | status | meaning |
                |---|---|---|
                | `not_found` | 404 | There is no such thing |
                |`gone`|410|It was here|
                | `limit` | 1 to 100 | no error |
                `not_found` is a code.
                """)
        #expect(rows.map(\.code) == ["not_found", "gone"])
        #expect(rows.map(\.status) == [404, 410])
    }

    private static func rows(in text: String) -> [(code: String, status: Int)] {
        text.matches(of: /^\|\s*`([a-z0-9_]+)`\s*\|\s*(\d{3})\s*\|/.anchorsMatchLineEndings()).compactMap { match in
            Int(match.output.2).map { (String(match.output.1), $0) }
        }
    }

    @Test("every make command in the documents is one of the Makefile's")
    func makeCommands() throws {
        let makefile = try House.file("Makefile").text
        let targets = Set(makefile.matches(of: /^([a-z][a-z-]*):/.anchorsMatchLineEndings()).map { String($0.output.1) })
        #expect(targets.isSuperset(of: ["run", "test", "build", "bench", "format", "lint"]))
        for document in try House.documents() {
            // In code only: in a sentence, people make all kinds of things.
            for match in document.text.matches(of: /(?:`|^\s*\$?\s*)make ([a-z][a-z-]*)/.anchorsMatchLineEndings()) {
                let target = String(match.output.1)
                #expect(targets.contains(target), "\(document.path) says `make \(target)`, which the Makefile does not have")
            }
        }
        let readme = try House.file("README.md").text
        for command in ["make run", "make test"] { #expect(readme.contains(command)) }
    }
}
