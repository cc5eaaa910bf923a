import WorkClaw

/// Asks how a Claw is to be taken into service, and says what that changes.
struct DeployPage: PageView {
    static let template = "Claws/Deploy/deploy.mustache"

    struct Choice: Sendable {
        let value: String
        let name: String
        let summary: String
        let isChosen: Bool
        /// What can be said about this strategy, and no other.
        let settings: [Setting]
    }

    struct Setting: Sendable {
        let field: String
        let label: String
        let hint: String
        let smallest: Int
        let largest: Int
        let typed: FieldView
    }

    let title: String
    let claw: String
    let clawPath: String
    let csrf: String
    let formToken: String
    let inService: String?
    /// What it changes, in words; `nil` if nothing is in service, or nothing changes.
    let changes: String?
    let strategies: [Choice]
    let strategyFault: String?
    var refusal: String?

    init(_ standing: ClawStanding, _ form: FormBody, _ token: FormToken, _ faults: FormFaults, _ session: Session) {
        let claw = standing.details.claw
        title = "Deploy \(claw.name)"
        self.claw = claw.name
        clawPath = claw.id.path
        csrf = session.csrfToken
        formToken = token.text
        inService = standing.inService.map { "Revision \($0.number)" }
        let changed = standing.changedParts
        changes = standing.inService == nil || changed.isEmpty ? nil : changed.text
        let chosen = form.optional("strategy") ?? DeploymentStrategy.standard.rawValue
        strategies = DeploymentStrategy.allCases.map { strategy in
            Choice(
                value: strategy.rawValue, name: strategy.title, summary: strategy.summary,
                isChosen: strategy.rawValue == chosen, settings: strategy.settings(form, faults))
        }
        strategyFault = faults["strategy"]
    }
}

extension DeploymentStrategy {
    var title: String {
        switch self {
        case .blueGreen: "Blue/green"
        case .rolling: "Rolling"
        case .batched: "Batched"
        }
    }

    fileprivate var summary: String {
        switch self {
        case .blueGreen: "All hosts load and check it, then the Claw shifts in one step. What was in service stays ready."
        case .rolling: "Host by host: each lets its answers end, checks the new revision, and serves it."
        case .batched: "Some hosts shift together and are watched for a while, then the next ones follow."
        }
    }

    fileprivate func settings(_ form: FormBody, _ faults: FormFaults) -> [DeployPage.Setting] {
        func setting(_ field: String, _ label: String, _ hint: String, in range: ClosedRange<Int>) -> DeployPage.Setting {
            DeployPage.Setting(
                field: field, label: label, hint: hint, smallest: range.lowerBound, largest: range.upperBound,
                typed: FieldView(form[field], fault: faults[field]))
        }
        switch self {
        case .blueGreen: return []
        case .rolling:
            return [setting("max_concurrent", "Hosts at a time", "Empty stands for 1.", in: Rollout.hostCounts)]
        case .batched:
            return [
                setting("batch_size", "Hosts in a batch", "Empty stands for a quarter of them.", in: Rollout.hostCounts),
                setting(
                    "validation_window", "Seconds to watch a batch", "Empty stands for 60.", in: Rollout.windows),
            ]
        }
    }
}
