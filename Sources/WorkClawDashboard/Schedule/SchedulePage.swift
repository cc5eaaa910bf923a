import WorkClaw

/// The form for a team's rules for keys: as they are, or as they were typed.
struct SchedulePage: PageView {
    static let template = "Schedule/schedule.mustache"
    /// The schedules that the form offers, in days, beside the one that is set.
    private static let usual = [30, 90, 180]

    struct Option: Sendable {
        let value: String
        let name: String
        let isChosen: Bool
    }

    let title = "Schedule"
    let csrf: String
    let isSaved: Bool
    let schedules: [Option]
    let scheduleFault: String?
    let longestAge: FieldView
    let allowsEndless: Bool

    init(_ rules: TeamKeyRules, csrf: String, isSaved: Bool) {
        self.init(
            rules, rotation: rules.rotationDays.map(String.init) ?? "off",
            longestAge: FieldView(rules.longestAgeDays.map(String.init) ?? ""), allowsEndless: rules.allowsEndlessKeys,
            fault: nil, csrf: csrf, isSaved: isSaved)
    }

    init(_ rules: TeamKeyRules, form: FormBody, _ faults: FormFaults, csrf: String) {
        self.init(
            rules, rotation: form["rotation_days"],
            longestAge: FieldView(form["longest_age_days"], fault: faults["longest_age_days"]),
            allowsEndless: form["endless"] == "yes", fault: faults["rotation_days"], csrf: csrf, isSaved: false)
    }

    private init(
        _ rules: TeamKeyRules, rotation: String, longestAge: FieldView, allowsEndless: Bool, fault: String?, csrf: String,
        isSaved: Bool
    ) {
        let offered = Set(Self.usual + [rules.rotationDays].compactMap { $0 }).sorted()
        schedules =
            [Option(value: "off", name: "Off", isChosen: rotation == "off")]
            + offered.map { Option(value: String($0), name: "Every \($0) days", isChosen: rotation == String($0)) }
        scheduleFault = fault
        self.longestAge = longestAge
        self.allowsEndless = allowsEndless
        self.csrf = csrf
        self.isSaved = isSaved
    }
}
