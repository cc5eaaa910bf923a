import APIKeys
import HTTPTypes
import Testing

@testable import WorkClawDashboard

@Suite("Values of the pages")
struct ValueTests {
    @Test(
        "a time is told from now",
        arguments: [
            (0, "just now"), (-59, "just now"), (30, "in less than a minute"), (-60, "1 minute ago"), (-180, "3 minutes ago"),
            (7200, "in 2 hours"), (90 * 86_400, "in 90 days"), (-200 * 86_400, "6 months ago"), (800 * 86_400, "in 2 years"),
        ])
    func relative(_ seconds: Int, _ text: String) throws {
        let now = try #require(Timestamp(rfc3339: "2026-11-25T08:15:30Z"))
        let view = TimeView(now.adding(.seconds(seconds)), now: now)
        #expect(view.relative == text)
        #expect(TimeView(now, now: now).exact == "2026-11-25 08:15 UTC")
    }

    @Test("a form is read as a browser writes it, and what no browser writes is no error")
    func forms() {
        let form = FormBody("name=A%26B+%C3%A9&scope=a&scope=b&empty=&bare&%zz=%4")
        #expect(form["name"] == "A&B é")
        #expect(form.all("scope") == ["a", "b"])
        #expect(form["empty"] == "" && form["bare"] == "" && form["none"] == "")
        #expect(form["%zz"] == "%4")
        #expect(FormBody("x=" + FormBody.encoded("a b&c=é+/%"))["x"] == "a b&c=é+/%")
    }
}
