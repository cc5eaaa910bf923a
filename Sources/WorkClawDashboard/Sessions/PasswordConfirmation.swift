import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import WorkClaw

/// Asks for the password again, if it was given too long ago, before anything that matters is done.
struct PasswordConfirmation: Sendable {
    let accounts: AccountStore
    let cookies: SessionCookies
    let time: any TimeSource

    enum Outcome {
        /// Goes on under another token.
        case confirmed(StartedSession)
        case refused(FormFaults)
    }

    func confirm(_ session: Session, _ form: FormBody, from client: ClientTrace) async throws -> Outcome {
        var faults = FormFaults()
        switch try await accounts.confirm(session, password: form["password"], from: client, at: time.now) {
        case .proved(let started): return .confirmed(started)
        case .wrong: faults["password"] = "This is not your password."
        case .wait(let until): faults["password"] = Wait(until: until, now: time.now).text
        }
        return .refused(faults)
    }

    /// The field of a form that asks for it; `nil` if it need not be asked for.
    func field(for session: Session, _ faults: FormFaults = FormFaults()) -> FieldView? {
        session.needsConfirmation(at: time.now) ? FieldView(fault: faults["password"]) : nil
    }
}

extension PageRoutes {
    /// Takes a form of somebody who has signed in, whose page it came from, and who gave their password not long ago, or gives it with the form.
    ///
    /// - Parameters:
    ///   - refuse: shows the form again, with what is wrong with its field `password`. Nothing was done.
    ///   - act: does what the form is for.
    mutating func confirmedPost(
        _ path: String, _ confirmation: PasswordConfirmation,
        refuse: @escaping @Sendable (Session, FormBody, FormFaults, Context) async throws -> Response,
        act: @escaping @Sendable (Session, FormBody, Context) async throws -> Response
    ) {
        post(path) { form, request, context in
            let session = try context.requireSession()
            try form.requireToken(of: session)
            guard session.needsConfirmation(at: confirmation.time.now) else { return try await act(session, form, context) }
            switch try await confirmation.confirm(session, form, from: context.trace(of: request)) {
            case .refused(let faults): return try await refuse(session, form, faults, context)
            case .confirmed(let started):
                do {
                    var response = try await act(started.session, form, context)
                    confirmation.cookies.set(started, on: &response)
                    return response
                } catch {
                    // The session has another token now, whatever becomes of the rest.
                    var problem = Problem(onPage: error)
                    problem.headers.append(confirmation.cookies.field(for: started))
                    throw problem
                }
            }
        }
    }

    /// Takes a form of somebody who has signed in, and whose page it came from; with from where it was sent.
    mutating func signedInPost(
        _ path: String, tracing handler: @escaping @Sendable (Session, FormBody, ClientTrace) async throws -> Response
    ) {
        post(path) { form, request, context in
            let session = try context.requireSession()
            try form.requireToken(of: session)
            return try await handler(session, form, context.trace(of: request))
        }
    }
}

extension FormBody {
    /// - Throws: ``Problem`` unless the form has a token for making something once, from a page of this session.
    func requireFormToken(of session: Session) throws -> FormToken {
        guard let token = session.formToken(self["form"]) else {
            throw Problem(.foreignForm, detail: "Nothing was made. Load the page again and send its form.")
        }
        return token
    }
}

extension Session {
    /// The team in use, in which the person may do this. The stores ask again when they do it.
    ///
    /// - Throws: ``Problem`` for somebody whose role does not allow it, or who is in no team.
    func requireMembership(allowing capability: Capability) throws -> Membership {
        let membership = try requireMembership()
        guard membership.role.allows(capability) else {
            throw Problem(.personForbidden, detail: "Your role in this team does not allow it. Its Owner and Admins can help.")
        }
        return membership
    }
}
