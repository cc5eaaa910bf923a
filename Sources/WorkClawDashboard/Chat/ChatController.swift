import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/claws/{id}/chat`: what somebody has said to a Claw, its answers, and what they say next.
struct ChatController: Sendable {
    static let pageSize = 30
    static let mostConversations = 20

    let accounts: AccountStore
    let messages: MessageStore
    let chat: ChatService
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("claws/:id/chat", show)
        routes.signedInPost("claws/:id/chat", watching: take)
    }

    /// Who talks with which Claw, in which conversation: `nil` for one that is yet to begin.
    struct Place: Sendable {
        let session: Session
        let team: TeamID
        let claw: ClawID
        /// The Claw's, once it has been found.
        var name = ""
        var conversation: ConversationID?

        var person: UserID { session.person.id }
        var path: String { "/claws/\(claw)/chat" }
    }

    /// What the address asks for, or a form that was refused.
    struct Draft: Sendable {
        var text = ""
        var fault: String?
        /// The message that is to be answered after all, if it is sent again as it was.
        var again: MessageID?
    }

    // MARK: The page

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let query = FormBody(queryOf: request)
        var place = try Self.place(session, context)
        let room = try await room(of: place, before: ConversationID(query["conversations_before"]))
        place.name = room.claw.name
        switch query["conversation"] {
        case "": place.conversation = room.conversations.first?.id
        case ClawChatPage.new: break
        case let text: place.conversation = try await own(text, at: place)
        }
        return try await page(place, room, before: MessageID(query["before"]))
    }

    /// The page with what is in the conversation now.
    func page(
        _ place: Place, _ room: ChatRoom, before: MessageID? = nil, draft: Draft? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        var found: ChatPage?
        if let conversation = place.conversation {
            found = try await messages.list(
                with: place.claw, in: place.team, conversation: conversation, seenBy: place.person, limit: Self.pageSize,
                before: before, at: time.now)
        }
        let page = ClawChatPage(
            place: place, room: room, found: found, isNewest: before == nil, draft: draft, now: time.now)
        return try pages.response(page, for: place.session, status: status)
    }

    func room(of place: Place, before: ConversationID? = nil) async throws -> ChatRoom {
        try await messages.room(
            of: place.claw, in: place.team, for: place.person, limit: Self.mostConversations, before: before)
    }

    // MARK: What is said

    @Sendable private func take(
        _ session: Session, _ form: FormBody, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        var place = try Self.place(session, context)
        let room = try await room(of: place)
        place.name = room.claw.name
        if !form["conversation"].isEmpty { place.conversation = try await own(form["conversation"], at: place) }
        let isStream = EventStream.isWanted(by: request)
        // A browser sends line breaks in a form as two characters.
        var draft = Draft(text: form["content"].replacing("\r\n", with: "\n"), again: MessageID(form["again"]))
        do {
            let said = try await say(draft, form, at: place)
            switch said {
            case .turn(let turn):
                place.conversation = turn.message.conversationID
                if isStream { return stream(turn, at: place, request, context) }
                return try await answer(turn, at: place, request)
            case .answered(let message), .running(let message):
                place.conversation = message.conversationID
                let path = ClawChatPage.path(of: message, at: place)
                return isStream ? Self.elsewhere(path) : .redirect(to: path)
            }
        } catch let fault as FieldFault where fault.field == "content" {
            draft.fault = fault.message
        } catch let error as WorkspaceError where error.code == .notDeployed {
            draft.fault = error.message
        }
        let status = room.isInService ? HTTPResponse.Status.unprocessableContent : .conflict
        return isStream
            ? Self.refusal(draft.fault ?? "", status: status)
            : try await page(place, room, draft: draft, status: status)
    }

    /// Keeps what is said, once for each form; or takes up the message again that had no answer, if it is sent as it was.
    ///
    /// - Throws: a fault of `content`; ``WorkspaceError`` `notDeployed`.
    private func say(_ draft: Draft, _ form: FormBody, at place: Place) async throws -> ChatRetry {
        if let again = draft.again {
            let message = try await messages.message(
                again, with: place.claw, in: place.team, by: place.person, at: time.now)
            if let message, draft.text.isEmpty || draft.text == message.content {
                return try await retry(message.id, at: place)
            }
        }
        if let fault = ChatService.fault(inContent: draft.text) { throw fault }
        let token = try form.requireFormToken(of: place.session)
        let outcome = try await accounts.once(token, in: place.session, at: time.now) { claim in
            try await chat.begin(
                draft.text, in: place.conversation, with: place.claw, of: place.team, by: place.person,
                recording: claim.completion { $0.id.description })
        }
        switch outcome {
        case .made(let turn): return .turn(turn)
        case .repeated(let text):
            guard let id = MessageID(text) else { throw Problem(.conflict, detail: "This form has been sent already.") }
            return try await retry(id, at: place)
        }
    }

    private func retry(_ message: MessageID, at place: Place) async throws -> ChatRetry {
        try await chat.retry(message, with: place.claw, of: place.team, by: place.person)
    }

    /// Waits for the whole answer, and leads to it. Nobody who has gone away pays for one.
    private func answer(_ turn: ChatTurn, at place: Place, _ request: Request) async throws -> Response {
        var response: Response
        do {
            let exchange = try await request.body.consumeWithCancellationOnInboundClose { _ in try await chat.answer(turn) }
            response = .redirect(to: ClawChatPage.path(of: exchange.reply, at: place))
        } catch is CancellationError {
            response = .redirect(to: ClawChatPage.path(of: turn.message, at: place))
        } catch let error as ProviderError {
            let draft = Draft(text: turn.message.content, fault: error.message, again: turn.message.id)
            response = try await page(place, room(of: place), draft: draft, status: ProblemType.noAnswer.status)
        } catch {
            var problem = Problem(onPage: error)
            problem.headers[.connection] = "close"
            throw problem
        }
        // The connection does not outlive the watch over it: see Hummingbird's documentation.
        response.headers[.connection] = "close"
        return response
    }

    // MARK: What the address and the form name

    private static func place(_ session: Session, _ context: DashboardRequestContext) throws -> Place {
        let team = try session.requireMembership().team.id
        guard let claw = context.parameters.get("id").flatMap({ ClawID($0) }) else {
            throw Problem(.notFound, detail: "There is no such Claw.")
        }
        return Place(session: session, team: team, claw: claw)
    }

    /// A conversation that the person has begun with the Claw.
    private func own(_ text: String, at place: Place) async throws -> ConversationID {
        guard let id = ConversationID(text),
            try await messages.conversation(id, with: place.claw, in: place.team, of: place.person) != nil
        else { throw Problem(.notFound, detail: "You have no such conversation with this Claw.") }
        return id
    }
}
