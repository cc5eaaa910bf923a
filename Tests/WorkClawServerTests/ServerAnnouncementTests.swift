import Foundation
import Testing

@testable import WorkClawServer

@Suite("What the server says once it listens")
struct ServerAnnouncementTests {
    private func announcement(did: [String] = [], data: String = "./data", isSetUp: Bool) -> ServerAnnouncement {
        ServerAnnouncement(
            did: did, url: "http://127.0.0.1:8080", installation: InstallationSettings(dataDirectory: data), isSetUp: isSetUp)
    }

    @Test("what it did, where it listens, what to type next: in this order", arguments: [true, false])
    func order(_ isSetUp: Bool) throws {
        let text = announcement(did: ["made the folder ./data", "made a database"], isSetUp: isSetUp).text
        let places = try ["made the folder ./data", "made a database", "listening on http://127.0.0.1:8080", "Type next"]
            .map { try #require(text.range(of: $0)?.lowerBound, "\($0)") }
        #expect(places == places.sorted())
        let next = try #require(text.range(of: isSetUp ? " keys create" : " setup --team")?.lowerBound)
        #expect(next > places[3])
    }

    @Test("before setup it says how to set up and that keys are refused till then, and nothing of keys to make")
    func beforeSetup() {
        let text = announcement(isSetUp: false).text
        #expect(text.contains("--password-stdin"))
        #expect(text.contains("every key is refused"))
        #expect(!text.contains("keys create"))
    }

    @Test("before setup it shows the link that makes the team, after the address and before the commands")
    func link() throws {
        let text = ServerAnnouncement(
            did: [], url: "http://127.0.0.1:8080", installation: InstallationSettings(dataDirectory: "./data"), isSetUp: false,
            setUpLink: "http://127.0.0.1:8080/set-up/abc"
        ).text
        let places = try ["listening on", "within 30 minutes", "  http://127.0.0.1:8080/set-up/abc\n", "Type next", " setup "]
            .map { try #require(text.range(of: $0)?.lowerBound, "\($0)") }
        #expect(places == places.sorted())
    }

    @Test("afterwards it says how to make a key and to use it")
    func afterSetup() {
        let text = announcement(isSetUp: true).text
        #expect(text.contains("keys create"))
        #expect(text.contains("http://127.0.0.1:8080/v1/claws"))
        #expect(!text.contains("setup"))
    }

    @Test("what is to be typed names the data folder, unless it is the one that every command takes")
    func folder() {
        for isSetUp in [true, false] {
            #expect(announcement(data: "/srv/data", isSetUp: isSetUp).text.contains("--data /srv/data"))
            #expect(!announcement(isSetUp: isSetUp).text.contains("--data"))
        }
    }

    @Test("it has always done something")
    func nothingDone() {
        #expect(announcement(isSetUp: true).text.hasPrefix("workclaw: opened the data in ./data"))
    }

    @Test("as JSON it has the same facts")
    func json() throws {
        let encoded = try JSONEncoder().encode(announcement(did: ["made a database"], data: "/srv/data", isSetUp: false))
        let object = try #require(try JSONSerialization.jsonObject(with: encoded) as? [String: Any])
        #expect(Set(object.keys) == ["did", "url", "data", "is_set_up", "verify"])
        #expect(object["did"] as? [String] == ["made a database"])
        #expect(object["url"] as? String == "http://127.0.0.1:8080")
        #expect(object["is_set_up"] as? Bool == false)
    }
}
