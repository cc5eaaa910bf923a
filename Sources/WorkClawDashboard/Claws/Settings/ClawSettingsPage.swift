import APIKeys
import WorkClaw

/// The form for the facts about a Claw.
struct ClawSettingsPage: PageView {
    static let template = "Claws/Settings/settings.mustache"

    struct Choice: Sendable {
        let id: String
        let email: String
        let isChosen: Bool
    }

    /// What is asked of a Claw whose access may be restricted.
    struct Access: Sendable {
        var isRestricted: Bool
        var isOpen: Bool
        var people: [Choice]
        var fault: String?
    }

    /// What the Claw is now, where it is not what was typed.
    struct Present: Sendable {
        let label: String
        let value: String
    }

    let title: String
    let path: String
    let back: String
    let csrf: String
    var version: Int
    var name: FieldView
    var domain: FieldView
    var model: FieldView
    var access: Access?
    /// Why it was not saved.
    var refusal: String?
    var present: [Present] = []

    init(_ claw: Claw, _ session: Session, _ people: [Person]) {
        title = "Change \(claw.name)"
        back = claw.name
        path = claw.id.path
        csrf = session.csrfToken
        version = claw.version
        name = FieldView(claw.name)
        domain = FieldView(claw.domain ?? "")
        model = FieldView(claw.model ?? "")
        guard claw.kind == .custom else { return }
        var chosen: Set<UserID> = [session.person.id]
        if case .people(let people) = claw.access { chosen = Set(people) }
        let isRestricted = claw.access != .team
        access = Access(
            isRestricted: isRestricted, isOpen: !isRestricted,
            people: people.map { Choice(id: $0.id.description, email: $0.email, isChosen: chosen.contains($0.id)) })
    }

    /// Puts what was typed in the place of what the Claw has.
    mutating func take(_ form: FormBody) {
        version = Int(form["version"]) ?? 0
        name.value = form["name"]
        domain.value = form["domain"]
        model.value = form["model"]
        guard var access else { return }
        let chosen = Set(form.all("person"))
        access.isRestricted = form["access"] == "people"
        access.isOpen = !access.isRestricted
        access.people = access.people.map { Choice(id: $0.id, email: $0.email, isChosen: chosen.contains($0.id)) }
        self.access = access
    }

    mutating func show(_ faults: FormFaults) {
        name.fault = faults["name"]
        domain.fault = faults["domain"]
        model.fault = faults["model"]
        access?.fault = faults[where: { $0.hasPrefix("access") }]
    }

    /// Shows what somebody else made of the Claw meanwhile.
    mutating func show(present claw: Claw) {
        let facts = [
            ("Name", claw.name, name.value), ("Purpose", claw.domain ?? "", domain.value),
            ("Model", claw.model ?? "", model.value),
        ]
        present = facts.filter { $0.1 != $0.2 }.map { Present(label: $0.0, value: $0.1.isEmpty ? "None" : $0.1) }
    }
}
