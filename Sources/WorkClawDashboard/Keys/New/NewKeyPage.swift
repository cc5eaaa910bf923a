import APIKeys
import Foundation
import WorkClaw

/// The form for a new key. It offers only what the person's role and the team's rules allow.
struct NewKeyPage: PageView {
    static let template = "Keys/New/new.mustache"

    struct Option: Sendable {
        let id: String
        let value: String
        let name: String
        let summary: String
        let isChosen: Bool
    }

    /// The scopes of one kind of thing.
    struct Group: Sendable {
        let name: String
        let scopes: [Option]
    }

    /// A link that checks scopes that are often wanted together.
    struct Preset: Sendable {
        let name: String
        let path: String
    }

    let title = "Create key"
    let presets: [Preset]
    /// Whether the key would have every scope of the API.
    let hasFullAccess: Bool
    let csrf: String
    let formToken: String
    let name: FieldView
    let groups: [Group]
    let scopesFault: String?
    let lifetimes: [Option]
    let expiresFault: String?
    /// The last day, for the lifetime that ends on one.
    let day: FieldView
    let today: String
    let limits: FieldView
    let keep: KeepView
    /// There if the password has to be given again.
    let password: FieldView?

    init(
        form: FormBody, faults: FormFaults, role: Role, catalog: ScopeCatalog, rules: TeamKeyRules, csrf: String,
        formToken: String,
        password: FieldView?, today: String
    ) {
        self.csrf = csrf
        self.formToken = formToken
        name = FieldView(form["name"], fault: faults["name"])
        presets = ScopePreset.allCases.filter { !$0.scopes(for: role, of: catalog).isEmpty }.map {
            Preset(name: $0.name, path: "/settings/keys/new?preset=\($0.rawValue)")
        }
        let chosen = Set(form.all("scope"))
        hasFullAccess = ScopeCatalog.workclaw.entries.allSatisfy { chosen.contains($0.scope.name) }
        let grantable = Set(role.scopes(of: catalog))
        let options = catalog.entries.filter { grantable.contains($0.scope) }.map { entry in
            // A dot, which no scope has: two of them could have the same id otherwise.
            Option(
                id: entry.scope.name.replacing(":", with: "."), value: entry.scope.name, name: entry.scope.name,
                summary: entry.summary, isChosen: chosen.contains(entry.scope.name))
        }
        var groups: [Group] = []
        for option in options {
            let resource = option.name.prefix { $0 != ":" }.capitalized
            if groups.last?.name == resource, let last = groups.popLast() {
                groups.append(Group(name: resource, scopes: last.scopes + [option]))
            } else {
                groups.append(Group(name: resource, scopes: [option]))
            }
        }
        self.groups = groups
        scopesFault = faults["scopes"]
        lifetimes = KeyLifetimeChoice.allCases.filter { $0.isAllowed(by: rules) }.map { choice in
            Option(
                id: "expires-\(choice.rawValue)", value: choice.rawValue, name: choice.name, summary: "",
                isChosen: form["expires"] == choice.rawValue)
        }
        expiresFault = faults["expires"]
        day = FieldView(form["expires_on"], fault: faults["expires_on"])
        self.today = today
        limits = FieldView(form["limits"], fault: faults["limits"])
        keep = KeepView(form, faults, role: role)
        self.password = password
    }
}
