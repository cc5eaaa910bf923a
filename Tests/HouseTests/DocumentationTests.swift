import Foundation
import Testing

@Suite("Every library that others may depend on is documented")
struct DocumentationTests {
    /// The targets of Package.swift's library products.
    private static func libraries() throws -> Set<String> {
        let products = try House.file("Package.swift").text.matches(of: /\.library\(\s*name: "\w+",\s*targets: \[([^\]]*)\]/)
        return Set(products.flatMap { $0.1.matches(of: /"(\w+)"/).map { String($0.1) } })
    }

    @Test("scripts/docs builds each of them, and nothing else")
    func built() throws {
        let script = try House.file("scripts/docs").text
        let list = try #require(script.firstMatch(of: /\nmodules=\(([^)]*)\)/)).1
        let modules = list.split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(try Set(modules) == Self.libraries() && modules.count > 8)
    }

    @Test("each has an article to begin with")
    func catalogues() throws {
        for library in try Self.libraries().sorted() {
            let article = try House.file("Sources/\(library)/\(library).docc/\(library).md")
            #expect(article.lines.first == "# ``\(library)``" && article.text.contains("\n## Overview\n"), "\(article.path)")
        }
    }
}
