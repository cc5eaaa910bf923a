import APIKeys
import WorkClaw

/// A Claw's skills, and those that it could have.
struct ClawSkillsPage: PageView {
    static let template = "Claws/Skills/skills.mustache"

    struct Row: Sendable {
        let name: String
        let description: String
        let version: String
        let isReady: Bool
        let missingSecrets: [String]
        let missingSkills: [String]
        let isEnabled: Bool
        let changed: TimeView
        /// What may be done with it; `nil` for whoever may do nothing.
        let acts: Acts?
    }

    struct Acts: Sendable {
        let path: String
        /// The newest version of the catalogue, if that is another one.
        let newVersion: String?
    }

    struct Offer: Sendable {
        let name: String
        let description: String
        let version: String
        let needs: String?
    }

    /// What may be installed.
    struct Catalog: Sendable {
        let formToken: String
        let offers: [Offer]
        let isExhausted: Bool
        /// What of the catalogue cannot be read.
        let faults: [String]
        let hasFaults: Bool
    }

    let title: String
    let claw: String
    let clawPath: String
    let csrf: String
    let rows: [Row]
    let isBare: Bool
    let catalog: Catalog?
    var refusal: String?

    init(_ claw: Claw, _ installed: [SkillState], offers: SkillOffers?, session: Session, now: Timestamp) {
        title = "Skills of \(claw.name)"
        self.claw = claw.name
        clawPath = claw.id.path
        csrf = session.csrfToken
        let newest = Dictionary(uniqueKeysWithValues: (offers?.skills ?? []).map { ($0.name.text, $0.version) })
        rows = installed.map { state in
            let path = session.managesClaws ? "\(claw.id.path)/skills/\(state.skill.id)" : nil
            return Row(state, newest: newest[state.skill.name], path: path, now: now)
        }
        isBare = installed.isEmpty
        catalog = offers.map { offers in
            let present = Set(installed.map(\.skill.name))
            let left = offers.skills.filter { !present.contains($0.name.text) }
            return Catalog(
                formToken: session.makeFormToken().text, offers: left.map(Offer.init), isExhausted: left.isEmpty,
                faults: offers.faults.map(\.description), hasFaults: !offers.faults.isEmpty)
        }
    }
}

extension ClawSkillsPage.Row {
    fileprivate init(_ state: SkillState, newest: SkillVersion?, path: String?, now: Timestamp) {
        let skill = state.skill
        name = skill.name
        description = skill.description
        version = skill.version.description
        isReady = state.status == .ready
        missingSecrets = state.missing.filter { $0.kind == .secret }.map(\.name)
        missingSkills = state.missing.filter { $0.kind == .skill }.map(\.name)
        isEnabled = skill.isEnabled
        changed = TimeView(skill.updatedAt, now: now)
        acts = path.map { path in
            ClawSkillsPage.Acts(path: path, newVersion: newest.flatMap { $0 == skill.version ? nil : $0.description })
        }
    }
}

extension ClawSkillsPage.Offer {
    fileprivate init(_ package: SkillPackage) {
        name = package.name.text
        description = package.description
        version = package.version.description
        let needs =
            package.requirements.secrets.map { "the secret \($0)" } + package.requirements.skills.map { "the skill \($0.name)" }
        self.needs = needs.isEmpty ? nil : needs.joined(separator: ", ")
    }
}
