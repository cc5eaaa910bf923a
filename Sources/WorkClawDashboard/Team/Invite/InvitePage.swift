import Foundation
import WorkClaw

/// The form for an invitation. It offers only the roles that the person may give.
struct InvitePage: PageView {
    static let template = "Team/Invite/invite.mustache"

    struct Option: Sendable {
        let value: String
        let name: String
        let summary: String
        let isChosen: Bool
    }

    let title = "Invite somebody"
    let csrf: String
    let formToken: String
    let email: FieldView
    let roles: [Option]
    let roleFault: String?
    let password: FieldView?

    init(
        _ form: FormBody, _ faults: FormFaults, viewer: Role, csrf: String, formToken: String, password: FieldView?
    ) {
        self.csrf = csrf
        self.formToken = formToken
        self.password = password
        email = FieldView(form["email"], fault: faults["email"])
        roles = [AssignableRole.member, .admin].filter { viewer.allows($0.capability) }.map { role in
            Option(
                value: role.rawValue, name: role.rawValue.capitalized,
                summary: role == .member
                    ? "Chats with Claws, and sees the team." : "Manages Claws, people, settings and secrets.",
                isChosen: form["role"] == role.rawValue)
        }
        roleFault = faults["role"]
    }
}
