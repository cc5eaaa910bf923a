import APIKeys
import WorkClaw

/// A conversation with a Claw, and the form for what is said next.
struct ClawChatPage: PageView {
    static let template = "Chat/chat.mustache"
    static let asksForMore = true
    /// What is asked for as the conversation that is yet to begin.
    static let new = "new"

    struct ConversationLink: Sendable {
        let address: String
        let name: String
        let begun: TimeView
        let isShown: Bool
    }

    /// For what is said next.
    struct Form: Sendable {
        let action: String
        let csrf: String
        let token: String
        let conversation: String
        let again: String
        let text: String
        let fault: String?
    }

    let title: String
    let clawName: String
    let clawPath: String
    /// Set if the Claw answers nobody.
    let notInService: String?
    /// Where somebody who may deploy the Claw does so.
    let deploying: String?
    let said: [SaidView]
    /// Set if nothing has been said, and says what to do.
    let emptiness: String?
    let older: String?
    let newest: String?
    /// Set while the last message waits for its answer: the page anew.
    let again: String?
    let form: Form?
    let startNew: String
    let conversations: [ConversationLink]
    let hasConversations: Bool
    let olderConversations: String?

    /// - Parameters:
    ///   - found: `nil` for a conversation that is yet to begin.
    ///   - isNewest: whether this is the conversation's end.
    ///   - draft: what was sent and refused.
    init(
        place: ChatController.Place, room: ChatRoom, found: ChatPage?, isNewest: Bool, draft: ChatController.Draft?,
        now: Timestamp
    ) {
        let here = place.path + "?conversation=" + (place.conversation?.description ?? Self.new)
        title = "Chat with \(room.claw.name)"
        clawName = room.claw.name
        clawPath = "/claws/\(room.claw.id)"
        let deploys = place.session.membership?.role.allows(.manageClaws) ?? false
        notInService =
            room.isInService
            ? nil
            : "This Claw is not deployed, so it answers nobody yet. "
                + (deploys ? "Deploy it first." : "Ask an Admin or the Owner of the team to deploy it.")
        deploying = !room.isInService && deploys ? clawPath : nil
        let listed = found?.messages ?? []
        said = listed.reversed().map { SaidView($0, at: place, now: now) }
        emptiness =
            listed.isEmpty ? (room.isInService ? "Nothing has been said yet. Write the first message below." : nil) : nil
        older = found?.hasMore == true ? listed.last.map { "\(here)&before=\($0.id)" } : nil
        newest = isNewest ? nil : here
        again = isNewest && listed.first?.status == .pending ? here : nil
        let draft = draft ?? (isNewest ? Self.unanswered(listed.first, place) : nil)
        form =
            isNewest && (room.isInService || !(draft?.text ?? "").isEmpty)
            ? Form(
                action: place.path, csrf: place.session.csrfToken, token: place.session.makeFormToken().text,
                conversation: place.conversation?.description ?? "", again: draft?.again?.description ?? "",
                text: draft?.text ?? "", fault: draft?.fault)
            : nil
        startNew = place.path + "?conversation=" + Self.new
        conversations = room.conversations.map { conversation in
            ConversationLink(
                address: place.path + "?conversation=\(conversation.id)", name: Self.name(of: conversation),
                begun: TimeView(conversation.createdAt, now: now), isShown: conversation.id == place.conversation)
        }
        hasConversations = !room.conversations.isEmpty
        olderConversations =
            room.hasMore ? room.conversations.last.map { "\(here)&conversations_before=\($0.id)" } : nil
    }

    /// The conversation with a message of it, and the place of that message there.
    static func path(of message: ChatMessage, at place: ChatController.Place) -> String {
        place.path + "?conversation=\(message.conversationID)#\(message.id)"
    }

    /// What somebody said last and nobody answered, to be sent again.
    private static func unanswered(_ last: ChatMessage?, _ place: ChatController.Place) -> ChatController.Draft? {
        guard let last, last.status == .failed, last.createdBy == place.person else { return nil }
        return ChatController.Draft(
            text: last.content, fault: "No answer came to this message. Send it again, or change it.", again: last.id)
    }

    /// The first line of what was said first.
    private static func name(of conversation: Conversation) -> String {
        let line = conversation.opening.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let name = line.count > longestName ? line.prefix(longestName - 1) + "…" : line
        return name.contains { !$0.isWhitespace } ? name : "Conversation"
    }

    private static let longestName = 60
}
