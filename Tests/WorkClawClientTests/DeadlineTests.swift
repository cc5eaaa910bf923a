import Testing

@testable import WorkClawClient

@Suite("What takes too long")
struct DeadlineTests {
    @Test("an answer that drips is given up, be it a success or a refusal", arguments: [200, 403] as [UInt])
    func drip(status: UInt) async throws {
        let client = try WorkClawClient.scripted(
            ScriptedTransport(.drip(status)), retrying: .never, bodyTimeout: .milliseconds(20))
        #expect(await thrown(ClientFailure.self) { _ = try await client.listClaws().page() } == .timedOut)
    }

    @Test("whoever is cancelled while an answer comes is told so")
    func cancelled() async throws {
        let client = try WorkClawClient.scripted(ScriptedTransport(.drip(200)), retrying: .never)
        let task = Task { try await client.listClaws().page() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
