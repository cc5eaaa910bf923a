import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/sign-in` and `/sign-out`.
struct SignInController: Sendable {
    let accounts: AccountStore
    let cookies: SessionCookies
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.get("sign-in", show)
        routes.post("sign-in", signIn)
        routes.post("sign-in/code", complete)
        routes.signedInPost("sign-out", signOut)
    }

    @Sendable private func show(_ request: Request, _ context: DashboardRequestContext) async throws -> Response {
        let next = LocalPath(FormBody(queryOf: request)["next"])
        if context.session != nil { return .redirect(to: (next ?? .start).text) }
        return try pages.response(SignInPage(next: next), for: nil)
    }

    @Sendable private func signIn(
        _ form: FormBody, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let next = LocalPath(form["next"])
        let outcome = try await accounts.signIn(
            email: form["email"], password: form["password"], from: context.trace(of: request),
            device: cookies.device(of: request), replacing: cookies.session(of: request), at: time.now)
        switch outcome {
        case .signedIn(let started): return try await answer(started, next: next)
        case .codeNeeded(let ticket):
            return try pages.response(SignInCodePage(ticket: ticket.expose(), next: next), for: nil)
        case .wrong:
            let page = SignInPage(email: form["email"], next: next, fault: "The email address or the password is wrong.")
            return try pages.response(page, for: nil, status: .unprocessableContent)
        case .wait(let until):
            let wait = Wait(until: until, now: time.now)
            return try wait.marking(
                pages.response(
                    SignInPage(email: form["email"], next: next, fault: wait.text), for: nil, status: .tooManyRequests))
        }
    }

    @Sendable private func complete(
        _ form: FormBody, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let next = LocalPath(form["next"])
        do {
            guard let ticket = SignInTicket(form["ticket"]) else { throw SignInPage.ticketOver }
            let outcome = try await accounts.completeSignIn(
                ticket, code: form["code"], from: context.trace(of: request), device: cookies.device(of: request),
                replacing: cookies.session(of: request), at: time.now)
            switch outcome {
            case .proved(let started): return try await answer(started, next: next)
            case .wrong:
                let page = SignInCodePage(
                    ticket: ticket.expose(), next: next, fault: "This code is wrong, or was used already.")
                return try pages.response(page, for: nil, status: .unprocessableContent)
            case .wait(let until):
                let wait = Wait(until: until, now: time.now)
                let page = SignInCodePage(ticket: ticket.expose(), next: next, fault: wait.text)
                return try wait.marking(pages.response(page, for: nil, status: .tooManyRequests))
            }
        } catch let error as WorkspaceError where error.code == .linkInvalid {
            let page = SignInPage(next: next, fault: SignInPage.ticketOver.message)
            return try pages.response(page, for: nil, status: .unprocessableContent)
        }
    }

    @Sendable private func signOut(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        try await accounts.end(session.id, of: session.person.id)
        var response = Response.redirect(to: "/sign-in")
        cookies.clearSession(on: &response)
        return response
    }

    private func answer(_ started: StartedSession, next: LocalPath?) async throws -> Response {
        // Each sign-in clears away what is left of forms of sessions that are over.
        try await accounts.pruneForms(at: time.now)
        var response = Response.redirect(to: (next ?? .start).text)
        cookies.set(started, on: &response)
        return response
    }
}
