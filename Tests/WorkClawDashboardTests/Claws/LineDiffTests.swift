import TestSupport
import Testing

@testable import WorkClawDashboard

@Suite("The lines in which texts differ")
struct LineDiffTests {
    private func diff(_ old: String, _ new: String) -> [String] {
        LineDiff(from: old, to: new).lines.map { line in
            switch line.change {
            case .same: " \(line.text)"
            case .added: "+\(line.text)"
            case .removed: "-\(line.text)"
            }
        }
    }

    @Test("what is the same stays, and as few lines as can be are removed and added")
    func examples() {
        #expect(diff("a\nb\nc", "a\nx\nc") == [" a", "-b", "+x", " c"])
        #expect(diff("", "a\n") == ["+a"])
        #expect(diff("a", "") == ["-a"])
        #expect(diff("a\r\nb\r\n", "a\nb") == [" a", " b"])
        #expect(diff("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc").count { !$0.hasPrefix(" ") } == 5)
        #expect(diff("\n\n", "\n") == [" ", "-"])
    }

    @Test("applied to the old text, a difference makes the new one, and back")
    func roundTrips() {
        var numbers = SplitMix64(seed: 7)
        for _ in 0..<200 {
            let texts = (0..<2).map { _ in
                (0..<Int.random(in: 0...12, using: &numbers)).map { _ in
                    String(Int.random(in: 0...4, using: &numbers))
                }
            }
            let lines = LineDiff(from: texts[0].joined(separator: "\n"), to: texts[1].joined(separator: "\n")).lines
            #expect(lines.filter { $0.change != .added }.map(\.text) == texts[0])
            #expect(lines.filter { $0.change != .removed }.map(\.text) == texts[1])
        }
    }

    @Test("texts of the longest kind that have nothing in common take little time")
    func longest() {
        let old = (0..<30_000).map { "\($0)" }.joined(separator: "\n")
        let new = (30_000..<60_000).map { "\($0)" }.joined(separator: "\n")
        let lines = LineDiff(from: old, to: new).lines
        #expect(lines.count == 60_000 && lines.first?.change == .removed && lines.last?.change == .added)
    }

    @Test("few lines are shown around a change, and the others are counted")
    func view() {
        let old = (1...20).map { "\($0)" }
        var new = old
        new[9] = "ten"
        let view = DiffView("t", from: old.joined(separator: "\n"), to: new.joined(separator: "\n"))
        #expect(view.summary == "1 line added, 1 removed")
        #expect(
            view.rows.map(\.text)
                == ["6 lines the same", "7", "8", "9", "10", "ten", "11", "12", "13", "7 lines the same"])
        #expect(DiffView("t", from: "a", to: "a").summary == "No difference")
        #expect(DiffView("t", from: "a", to: "a\n").summary == "No line differs, only how lines end")
        #expect(!DiffView("t", from: "a", to: "a").hasRows)
    }
}
