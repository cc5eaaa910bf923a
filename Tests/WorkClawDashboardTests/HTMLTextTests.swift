import Testing

@testable import WorkClawDashboard

@Suite("What is put into a page stays text")
struct HTMLTextTests {
    @Test("each character that means something in HTML is written so that it does not, whatever joins it")
    func escaping() {
        let joiners = ["", "\u{301}", "\u{200D}", "\u{FE0F}", "\u{20DD}"]
        for (mark, written) in [("<", "&lt;"), (">", "&gt;"), ("&", "&amp;"), ("\"", "&quot;"), ("'", "&#39;")] {
            for joiner in joiners {
                let text = HTMLText().escapeText("a\(mark)\(joiner)b")
                #expect(Array(text.unicodeScalars) == Array("a\(written)\(joiner)b".unicodeScalars))
            }
        }
        #expect(HTMLText().escapeText("naïve — 日本 👩‍💻\r\n") == "naïve — 日本 👩‍💻\r\n")
    }
}
