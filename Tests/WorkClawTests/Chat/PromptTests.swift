import APIKeys
import Testing

@testable import WorkClaw

@Suite("What a model is told")
struct PromptTests {
    private func turn(_ history: [(ChatMessage.Author, String)], last: String = "Now?") -> ChatTurn {
        func message(_ author: ChatMessage.Author, _ content: String) -> ChatMessage {
            ChatMessage(
                id: MessageID(at: Workspace.start), conversationID: ConversationID(at: Workspace.start),
                clawID: ClawID(at: Workspace.start), teamID: TeamID(at: Workspace.start), author: author, content: content,
                status: .complete, revision: nil, model: nil, usage: nil, createdAt: Workspace.start, createdBy: nil)
        }
        let revision = Revision(
            teamID: TeamID(at: Workspace.start), clawID: ClawID(at: Workspace.start), number: 1,
            content: RevisionContent(name: "S"), createdAt: Workspace.start)
        return ChatTurn(message: message(.user, last), end: Workspace.start, revision: revision, history: history.map(message))
    }

    @Test("every part of the configuration under its heading, in order, and none for what is empty")
    func system() {
        let content = RevisionContent(
            name: "Support", domain: "Customer support", instructions: "Be right.\n", personality: "Calm.", memory: "  \n",
            userContext: "Olga",
            skills: [RevisionSkill(name: "review", description: "Reviews.", version: "1.0.0", instructions: "Look twice.")])
        #expect(
            Prompt.system(of: content) == """
                You are Support. Customer support

                # Instructions

                Be right.

                # Personality

                Calm.

                # The people you work for

                Olga

                # Skill: review

                Reviews.

                Look twice.
                """)
    }

    @Test("blanks cost no more than other characters, however many stand in a row", .timeLimit(.minutes(1)))
    func blanks() {
        let text = "a" + String(repeating: " ", count: 65_000) + "b"
        let system = Prompt.system(of: RevisionContent(name: "S", instructions: text, personality: text + "  \n"))
        #expect(system.utf8.count > 130_000 && system.hasSuffix("b"))
    }

    @Test("the conversation is cut from its oldest end, and never begins with an answer")
    func cut() {
        let history = (1...10).flatMap { [(ChatMessage.Author.user, "question \($0)"), (.assistant, "answer \($0)")] }
        let whole = Prompt(for: turn(history), budget: 10_000)
        #expect(whole.messages.map(\.content) == history.map(\.1) + ["Now?"])
        for budget in 0...120 {
            let prompt = Prompt(for: turn(history), budget: budget)
            #expect(prompt.messages.last?.content == "Now?")
            #expect(prompt.messages.first?.author == .user)
            #expect(prompt.messages.dropLast().map(\.content) == history.map(\.1).suffix(prompt.messages.count - 1))
            let tokens = prompt.messages.reduce(TokenEstimate.tokens(in: prompt.system)) {
                $0 + TokenEstimate.tokens(in: $1.content)
            }
            #expect(tokens <= budget || prompt.messages.count == 1)
        }
    }

    @Test("the echo quotes the system's part and the last message, nothing of the conversation, and says that it is no model")
    func echo() {
        let reply = EchoProvider.reply(to: Prompt(for: turn([(.user, "earlier"), (.assistant, "before")]), budget: 10_000))
        #expect(reply.text.contains("no model"))
        #expect(reply.text.contains("> You are S.") && reply.text.contains("> Now?"))
        #expect(!reply.text.contains("earlier") && !reply.text.contains("before"))
        #expect(reply.usage == nil)
    }
}
