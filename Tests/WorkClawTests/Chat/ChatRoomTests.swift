import APIKeys
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing

@testable import WorkClaw

@Suite("A person's conversations with a Claw")
struct ChatRoomTests {
    private func room(_ chatting: Chatting, of person: UserID, limit: Int = 10, before: ConversationID? = nil) async throws
        -> ChatRoom
    {
        try await chatting.store.room(
            of: chatting.claw.id, in: chatting.workspace.team, for: person, limit: limit, before: before)
    }

    @Test("each person finds their own, newest first, in pages, by how they began; and whether the Claw answers")
    func listing() async throws {
        let chatting = try await Chatting()
        let workspace = chatting.workspace
        var begun: [ConversationID] = []
        for text in ["One", "Two", String(repeating: "ä", count: 500)] {
            chatting.time.advance(by: .milliseconds(1))
            let said = try await chatting.say(text)
            begun.append(said.message.conversationID)
            _ = try await chatting.say("More", in: said.message.conversationID)
        }
        let mine = try await room(chatting, of: workspace.member.id)
        #expect(mine.isInService && mine.claw.id == chatting.claw.id && !mine.hasMore)
        #expect(mine.conversations.map(\.id) == begun.reversed())
        #expect(mine.conversations.map(\.opening) == [String(repeating: "ä", count: 120), "Two", "One"])
        let first = try await room(chatting, of: workspace.member.id, limit: 2)
        #expect(first.hasMore && first.conversations.map(\.id) == [begun[2], begun[1]])
        let second = try await room(chatting, of: workspace.member.id, limit: 2, before: begun[1])
        #expect(!second.hasMore && second.conversations.map(\.id) == [begun[0]])

        #expect(try await room(chatting, of: workspace.owner.id).conversations.isEmpty)
        for (person, team, isFound) in [
            (workspace.member.id, workspace.team, true), (workspace.owner.id, workspace.team, false),
            (workspace.second.owner.id, workspace.second.team.id, false),
        ] {
            let found = try await chatting.store.conversation(begun[0], with: chatting.claw.id, in: team, of: person)
            #expect((found != nil) == isFound)
        }
        let idle = try await Chatting(deploys: false)
        #expect(try await room(idle, of: idle.workspace.member.id).isInService == false)
    }

    @Test("whoever may not see the Claw finds nothing of it")
    func hidden() async throws {
        let chatting = try await Chatting()
        let workspace = chatting.workspace
        let hidden = try await workspace.makeClaw("Hidden", access: .people([workspace.owner.id]))
        for (person, team) in [
            (workspace.member.id, workspace.team), (workspace.second.owner.id, workspace.second.team.id),
        ] {
            #expect(
                try await refusal {
                    _ = try await chatting.store.room(of: hidden.id, in: team, for: person, limit: 10)
                } == .notFound)
        }
    }

    @Test("a message without an answer is taken up again by one of many at once; one that is answered, or another's, by none")
    func retrying() async throws {
        let chatting = try await Chatting()
        let workspace = chatting.workspace
        let (member, now) = (workspace.member.id, chatting.time.now)
        let turn = try await chatting.service.begin(
            "Hello", in: nil, with: chatting.claw.id, of: workspace.team, by: member)
        @Sendable func retry(by person: UserID) async throws -> ChatRetry {
            try await chatting.service.retry(turn.message.id, with: chatting.claw.id, of: workspace.team, by: person)
        }
        guard case .running(let message) = try await retry(by: member) else {
            Issue.record("it waits for its answer")
            return
        }
        #expect(message.id == turn.message.id && message.status == .pending)
        try await chatting.store.fail(turn, because: nil, at: now)
        #expect(try await refusal { _ = try await retry(by: workspace.owner.id) } == .notFound)
        let turns = try await withThrowingTaskGroup(of: ChatRetry.self) { group in
            for _ in 0..<8 { group.addTask { try await retry(by: member) } }
            var turns: [ChatTurn] = []
            for try await retry in group { if case .turn(let turn) = retry { turns.append(turn) } }
            return turns
        }
        #expect(turns.count == 1)
        _ = try await chatting.service.answer(try #require(turns.first))
        guard case .answered(let done) = try await retry(by: member) else {
            Issue.record("it has its answer")
            return
        }
        #expect(done.status == .complete)
        #expect(try await chatting.kept().map { $0.prefix(16) } == ["user complete: H", "assistant comple"])
        // Nobody waits any more for what is pending past its time.
        let left = try await chatting.service.begin(
            "Bye", in: nil, with: chatting.claw.id, of: workspace.team, by: member)
        chatting.time.advance(by: chatting.service.longestAnswer)
        let again = try await chatting.service.retry(
            left.message.id, with: chatting.claw.id, of: workspace.team, by: member)
        guard case .turn = again else {
            Issue.record("it may be taken up again")
            return
        }
    }
}
