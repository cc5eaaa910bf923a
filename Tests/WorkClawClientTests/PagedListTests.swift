import Testing

@testable import WorkClawClient

@Suite("A list")
struct PagedListTests {
    private func member(_ id: Int) -> String {
        #"""
        {"id": "mem_\#(id)", "kind": "member", "user_id": "usr_\#(id)", "email": "p\#(id)@example.com", "role": "member",
         "created_at": "2026-11-24T01:38:53.179Z", "invited_by": null, "expires_at": null}
        """#
    }

    private func page(_ ids: [Int], next: String?) -> ScriptedTransport.Step {
        .answer(
            200,
            #"{"data": [\#(ids.map(member).joined(separator: ","))], "next_cursor": \#(next.map { "\"\($0)\"" } ?? "null")}"#)
    }

    @Test("is gone through element by element, over all pages, an empty one too")
    func elements() async throws {
        let transport = ScriptedTransport(page([1, 2], next: "a b/c"), page([], next: "d"), page([3], next: nil))
        let list = try WorkClawClient.scripted(transport).listMembers(pageSize: 2)
        var ids: [String] = []
        for try await member in list { ids.append(member.id.text) }
        #expect(ids == ["mem_1", "mem_2", "mem_3"])
        #expect(
            transport.asked.map(\.target) == [
                "/v1/team/members?limit=2", "/v1/team/members?limit=2&cursor=a%20b%2Fc", "/v1/team/members?limit=2&cursor=d",
            ])
    }

    @Test("asks for nothing that nobody has come to")
    func lazy() async throws {
        let transport = ScriptedTransport(page([1, 2], next: "a"), page([3], next: nil))
        let list = try WorkClawClient.scripted(transport).listMembers()
        #expect(transport.asked.isEmpty)
        _ = try await list.first { $0.id.text == "mem_2" }
        #expect(transport.asked.count == 1)
    }

    @Test("is gone through page by page, and one page is asked for by its place")
    func pages() async throws {
        let transport = ScriptedTransport(
            page([1], next: "a"), page([2], next: nil), page([1], next: "a"), page([2], next: nil))
        let list = try WorkClawClient.scripted(transport).listMembers()
        var sizes: [Int] = []
        for try await page in list.pages { sizes.append(page.elements.count) }
        #expect(sizes == [1, 1])
        let first = try await list.page()
        #expect(try await list.page(after: first.next).next == nil)
    }

    @Test("does not go round in a circle, however long it is", arguments: [["a"], ["a", "b"], ["a", "b", "c", "d"]])
    func circle(places: [String]) async throws {
        let transport = ScriptedTransport()
        transport.add((0..<20).map { page([$0], next: places[$0 % places.count]) })
        var pages = try WorkClawClient.scripted(transport).listMembers().pages.makeAsyncIterator()
        var ids: [String] = []
        let failure = await thrown(ClientFailure.self) {
            while let page = try await pages.next() { ids += page.elements.map(\.id.text) }
        }
        #expect(failure == .endlessList)
        #expect(ids == (0...places.count).map { "mem_\($0)" } && transport.asked.count == ids.count)
        #expect(try await pages.next() == nil, "nothing comes after that")
    }

    @Test("does not go on through empty pages without an end, and bears some of them")
    func empty() async throws {
        let transport = ScriptedTransport()
        transport.add((0..<15).map { page([], next: "a\($0)") } + [page([1], next: "b")])
        transport.add((0..<15).map { page([], next: "c\($0)") } + [page([2], next: "d")])
        transport.add((0..<40).map { page([], next: "e\($0)") })
        let list = try WorkClawClient.scripted(transport).listMembers()
        let seen = Seen()
        let failure = await thrown(ClientFailure.self) { for try await _ in list { seen.count += 1 } }
        #expect(failure == .endlessList && seen.count == 2 && transport.asked.count == 48)
    }

    @Test("that was refused in the middle is gone on with where it was")
    func goneOn() async throws {
        let transport = ScriptedTransport(page([1], next: "a"), .answer(401), page([2], next: nil))
        var pages = try WorkClawClient.scripted(transport).listMembers().pages.makeAsyncIterator()
        _ = try await pages.next()
        #expect(await thrown(Problem.self) { _ = try await pages.next() } != nil)
        #expect(try await pages.next()?.elements.map(\.id.text) == ["mem_2"])
    }

    @Test("throws what the server refuses, in the middle too")
    func refused() async throws {
        let client = try WorkClawClient.scripted(ScriptedTransport(page([1], next: "a"), .answer(401)))
        let seen = Seen()
        let problem = await thrown(Problem.self) { for try await _ in client.listMembers() { seen.count += 1 } }
        #expect(problem?.status == 401 && seen.count == 1)
    }

    private final class Seen { var count = 0 }
}
