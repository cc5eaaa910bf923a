/// What is wrong with a file of a skill's folder, and where.
public struct SkillFault: Error, Sendable, Hashable {
    /// From the catalogue's folder on, as in `code-review/SKILL.md`.
    public let file: String
    /// From 1 on; `nil` for what is wrong with the file as a whole.
    public let line: Int?
    /// One sentence for whoever wrote the file.
    public let problem: String

    public init(file: String, line: Int? = nil, _ problem: String) {
        self.file = file
        self.line = line
        self.problem = problem
    }

    /// The same, seen from the folder in which `folder` lies.
    func inside(_ folder: String) -> SkillFault {
        SkillFault(file: "\(folder)/\(file)", line: line, problem)
    }
}

extension SkillFault: CustomStringConvertible {
    public var description: String { "\(file)\(line.map { ", line \($0)" } ?? ""): \(problem)" }
}
