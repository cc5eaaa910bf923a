import Foundation
import Testing

@testable import WorkClawClient

@Suite("The key is shown nowhere")
struct SecrecyTests {
    /// All ways to a value's text that take no member of it.
    private func texts(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return [String(describing: value), String(reflecting: value), "\(value)", dumped]
    }

    @Test("not by the client, nor by its parts")
    func client() throws {
        let client = try WorkClawClient.scripted(ScriptedTransport())
        let wrapped: [String: Any] = [
            "a": client, "b": client.courier, "c": client.courier.credential, "d": [Optional(client)],
        ]
        for text in texts(of: client) + texts(of: client.courier) + texts(of: wrapped) {
            #expect(!text.contains(WorkClawClient.key) && !text.contains("ThisKey"))
        }
    }

    @Test("not by what is thrown")
    func errors() async throws {
        let claw = try #require(Claw.ID("claw_1"))
        let steps: [ScriptedTransport.Step] = [
            .answer(401), .answer(500, "no"), .answer(200, "no"), .fail(ScriptedTransport.Failure()),
        ]
        for step in steps {
            let client = try WorkClawClient.scripted(ScriptedTransport(step), retrying: .never)
            let error = await thrown((any Error).self) { _ = try await client.getClaw(claw) }
            for text in texts(of: try #require(error)) { #expect(!text.contains("ThisKey")) }
        }
    }

    @Test("not by the refusal of a key that could not be sent", arguments: ["", "wc live", "wc_live_\r\nX-Other: 1", "ключ"])
    func unusable(key: String) throws {
        #expect(throws: SetupFault.invalidKey) { try WorkClawClient(url: "http://localhost:8080", key: key) }
    }

    @Test("a link to join is shown on request alone")
    func link() throws {
        let link = JoinLink(text: "http://127.0.0.1/join/secret")
        for text in texts(of: link) { #expect(!text.contains("secret")) }
        #expect(link.expose().hasSuffix("secret"))
    }

    @Test("what needs no key goes without it")
    func open() async throws {
        let transport = ScriptedTransport(.answer(200), .answer(200), .answer(200), .answer(200))
        let client = try WorkClawClient.scripted(transport)
        try await client.live()
        try await client.ready()
        _ = try await (client.getContract(), client.getReference())
        #expect(transport.asked.count == 4 && transport.asked.allSatisfy { $0["Authorization"] == nil })
    }
}
