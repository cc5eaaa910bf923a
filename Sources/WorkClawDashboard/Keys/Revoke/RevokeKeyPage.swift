import APIKeys
import WorkClaw

/// Asks whether a key is really to be revoked, and says what will be refused then.
struct RevokeKeyPage: PageView {
    static let template = "Keys/Revoke/revoke.mustache"

    /// The key's name, which has to be typed if the key is in use now.
    struct Typed: Sendable {
        let expected: String
        let name: FieldView
    }

    let title = "Revoke key"
    let name: String
    let hint: String
    let path: String
    let csrf: String
    let callers: CallersView
    let typed: Typed?
    let reason: FieldView
    /// Such as `1 other key of its rotations works`; `nil` if none does.
    let family: String?
    let isFamilyChosen: Bool

    init(_ use: RecentUse, livingRelatives: Int, form: FormBody, faults: FormFaults, session: Session, now: Timestamp) {
        let key = use.key
        name = key.name
        hint = key.hint
        path = key.path
        csrf = session.csrfToken
        callers = CallersView(use.callers, span: "in the last 24 hours", now: now)
        typed =
            use.isInUse(at: now)
            ? Typed(expected: key.name, name: FieldView(form["name"], fault: faults["name"])) : nil
        reason = FieldView(form["reason"], fault: faults["reason"])
        family =
            livingRelatives == 0
            ? nil : "\(livingRelatives) other key\(livingRelatives == 1 ? "" : "s") of its rotations"
        isFamilyChosen = !form["family"].isEmpty
    }
}
