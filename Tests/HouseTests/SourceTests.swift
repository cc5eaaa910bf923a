import Testing

@Suite("The sources keep the house's rules")
struct SourceTests {
    private static let longest = 400

    @Test("no source has over 400 lines")
    func length() throws {
        for folder in ["Sources", "Tests", "Examples"] {
            for file in try House.files(in: folder, endingIn: ".swift") where file.lines.count > Self.longest {
                Issue.record("\(file.path) has \(file.lines.count) lines: a file is one type, and this one has become several")
            }
        }
    }

    /// One file says what each refusal of a key becomes; three list the kinds of problems with their statuses.
    private static let mappings = [
        "Problems/ProblemType+catalog.swift", "Problems/ProblemType+WorkClaw.swift",
        "Problems/ProblemType+Dashboard.swift", "Guard/Refusal+Problem.swift",
    ]

    @Test("401 and 403 are decided in the mapping files alone")
    func statuses() throws {
        let files = try House.files(in: "Sources", endingIn: ".swift")
        for file in files where !Self.mappings.contains(where: file.path.hasSuffix) {
            for (number, line) in zip(1..., file.lines) where line.contains(/\.(unauthorized|forbidden)\b/) {
                Issue.record("\(file.path):\(number) decides a status: the mapping files do, from an outcome. \(line)")
            }
        }
    }
}
