/// The domains whose people may join a team, and the form for another.
struct DomainsPage: PageView {
    static let template = "Team/Domains/domains.mustache"

    let title = "Domains"
    let domains: [String]
    let csrf: String
    let domain: FieldView
}
