import APIKeys
import Hummingbird
import WorkClaw

/// Asks for the password again before anything secret is made, rotated or shown, if it was given last a while ago.
struct PasswordAgain: Sendable {
    let accounts: AccountStore
    let time: any TimeSource

    enum Outcome: Sendable {
        /// The session to go on with. One that was started for it has another cookie, which the answer has to set, whatever becomes of the rest.
        case proved(Session, StartedSession?)
        /// What to say beside the field `password`.
        case refused(String)
    }

    func check(
        _ form: FormBody, of session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Outcome {
        guard session.needsConfirmation(at: time.now) else { return .proved(session, nil) }
        switch try await accounts.confirm(
            session, password: form["password"], from: context.trace(of: request), at: time.now)
        {
        case .proved(let started): return .proved(started.session, started)
        case .wrong: return .refused("This is not your password.")
        case .wait(let until): return .refused(Wait(until: until, now: time.now).text)
        }
    }
}
