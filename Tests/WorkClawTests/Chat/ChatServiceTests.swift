import APIKeys
import TestSupport
import Testing

@testable import WorkClaw

@Suite("Talking with a Claw")
struct ChatServiceTests {
    @Test("a message and its answer are kept, in that order, and the next of the conversation follows them")
    func conversation() async throws {
        let chatting = try await Chatting()
        let first = try await chatting.say("One")
        let second = try await chatting.say("Two", in: first.message.conversationID)
        #expect(first.reply.conversationID == second.message.conversationID)
        #expect(first.message.id < first.reply.id && first.reply.id < second.message.id && second.message.id < second.reply.id)
        #expect(first.message.createdBy == chatting.workspace.member.id && first.reply.createdBy == nil)
        #expect(first.reply.revision == 1 && first.reply.model == "echo")
        #expect(try await chatting.kept().map { $0.prefix(21) }.count == 4)
        let other = try await chatting.say("Three")
        #expect(other.message.conversationID != first.message.conversationID)
    }

    @Test("the answer comes from the revision in service, never from the draft")
    func revision() async throws {
        let chatting = try await Chatting()
        let workspace = chatting.workspace
        _ = try await workspace.claws.update(
            chatting.claw.id, in: workspace.team, with: ClawChanges(instructions: "Only the draft says this."),
            by: workspace.owner.id, at: Workspace.start
        ).claw
        #expect(try await chatting.say("Hello").reply.content.contains("Answer from the handbook."))
        let second = try await workspace.deploy(chatting.claw)
        let after = try await chatting.say("Hello").reply
        #expect(after.content.contains("Only the draft says this.") && after.revision == 2)
        _ = try await workspace.deployments.rollBack(
            second.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        #expect(try await chatting.say("Hello").reply.revision == 1)
    }

    @Test("a Claw that was never deployed keeps nothing and says so; one that the person may not see is not found")
    func refusals() async throws {
        let chatting = try await Chatting(deploys: false)
        #expect(try await refusal { _ = try await chatting.say("Hello") } == .notDeployed)
        #expect(try await chatting.kept().isEmpty)
        #expect(try await chatting.workspace.count("conversations") == 0)
        let workspace = chatting.workspace
        let hidden = try await workspace.makeClaw("Hidden", access: .people([workspace.owner.id]))
        try await workspace.deploy(hidden)
        for (person, team) in [
            (workspace.member.id, workspace.team), (workspace.second.owner.id, workspace.second.team.id),
        ] {
            #expect(
                try await refusal {
                    _ = try await chatting.service.begin("Hello", in: nil, with: hidden.id, of: team, by: person)
                } == .notFound)
            #expect(
                try await refusal {
                    _ = try await chatting.store.list(
                        with: hidden.id, in: team, seenBy: person, limit: 10, at: chatting.time.now)
                } == .notFound)
        }
    }

    @Test("a conversation with another Claw is none of this one's, to read and to go on with")
    func foreignConversation() async throws {
        let chatting = try await Chatting()
        let workspace = chatting.workspace
        let other = try await workspace.makeClaw("Other")
        try await workspace.deploy(other)
        let conversation = try await chatting.say("Hello").message.conversationID
        await #expect(throws: FieldFault.self) {
            _ = try await chatting.service.begin(
                "Hello", in: conversation, with: other.id, of: workspace.team, by: workspace.member.id)
        }
        await #expect(throws: FieldFault.self) {
            _ = try await chatting.store.list(
                with: other.id, in: workspace.team, conversation: conversation, seenBy: workspace.member.id, limit: 10,
                at: chatting.time.now)
        }
    }

    @Test("pages go through all messages once, newest first, whatever comes meanwhile")
    func pages() async throws {
        let chatting = try await Chatting()
        let conversation = try await chatting.say("0").message.conversationID
        for number in 1...4 { _ = try await chatting.say("\(number)", in: conversation) }
        var (seen, position) = ([MessageID](), MessageID?.none)
        while true {
            let page = try await chatting.store.list(
                with: chatting.claw.id, in: chatting.workspace.team, conversation: conversation,
                seenBy: chatting.workspace.member.id, limit: 3, before: position, at: chatting.time.now)
            seen += page.messages.map(\.id)
            guard page.hasMore else { break }
            position = page.messages.last?.id
            _ = try await chatting.say("meanwhile", in: conversation)
        }
        #expect(seen.count == 10 && seen == seen.sorted(by: >) && Set(seen).count == 10)
    }

    @Test("a message whose answer never came counts as failed once the longest answer is over")
    func abandoned() async throws {
        let chatting = try await Chatting()
        _ = try await chatting.service.begin(
            "Hello", in: nil, with: chatting.claw.id, of: chatting.workspace.team, by: chatting.workspace.member.id)
        chatting.time.advance(by: chatting.service.longestAnswer - .milliseconds(1))
        #expect(try await chatting.kept() == ["user pending: Hello"])
        chatting.time.advance(by: .milliseconds(1))
        #expect(try await chatting.kept() == ["user failed: Hello"])
    }

    @Test("an attempt whose time is over neither answers nor fails a message that a later one has taken up")
    func takenOver() async throws {
        let chatting = try await Chatting()
        func begin() async throws -> ChatTurn {
            try await chatting.service.begin(
                "Hello", in: nil, with: chatting.claw.id, of: chatting.workspace.team, by: chatting.workspace.member.id,
                retryMark: [1])
        }
        let first = try await begin()
        chatting.time.advance(by: .seconds(1))
        let second = try await begin()
        #expect(second.message.id == first.message.id)
        #expect(try await refusal { _ = try await chatting.service.answer(first) } == .claimLost)
        #expect(try await chatting.kept() == ["user pending: Hello"])
        _ = try await chatting.service.answer(second)
        try await chatting.store.fail(first, because: nil, at: Workspace.start)
        #expect(try await chatting.kept().first == "user complete: Hello")
    }

    @Test("a Claw that is deleted while it answers is not found, and leaves nothing behind")
    func deletedMeanwhile() async throws {
        let chatting = try await Chatting()
        let workspace = chatting.workspace
        let turn = try await chatting.service.begin(
            "Hello", in: nil, with: chatting.claw.id, of: workspace.team, by: workspace.member.id)
        try await workspace.claws.delete(chatting.claw.id, in: workspace.team, by: workspace.owner.id, at: Workspace.start)
        #expect(try await refusal { _ = try await chatting.service.answer(turn) } == .notFound)
        #expect(try await workspace.count("messages") == 0)
    }

    @Test("with its Claw, every conversation is deleted")
    func deletedClaw() async throws {
        let chatting = try await Chatting()
        _ = try await chatting.say("Hello")
        let workspace = chatting.workspace
        try await workspace.claws.delete(chatting.claw.id, in: workspace.team, by: workspace.owner.id, at: Workspace.start)
        #expect(try await workspace.count("messages") == 0)
        #expect(try await workspace.count("conversations") == 0)
    }
}
