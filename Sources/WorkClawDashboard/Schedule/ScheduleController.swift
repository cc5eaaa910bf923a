import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/schedule`: what the team asks of its keys.
struct ScheduleController: Sendable {
    private static let path = "/settings/schedule"

    let teams: TeamStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/schedule", show)
        routes.signedInPost("settings/schedule", save)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership(allowing: .changeSettings).team.id
        let isSaved = FormBody(queryOf: request)["saved"] == "yes"
        return try pages.response(
            SchedulePage(try await teams.keyRules(of: team), csrf: session.csrfToken, isSaved: isSaved), for: session)
    }

    @Sendable private func save(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership(allowing: .changeSettings).team.id
        var faults = FormFaults()
        let rotation = Self.days(form["rotation_days"], none: "off")
        if rotation == nil { faults["rotation_days"] = "Choose one." }
        let longest = Self.days(form["longest_age_days"], none: "")
        if longest == nil { faults["longest_age_days"] = "Must be a number of days, or empty for no limit." }
        if let rotation, let longest,
            let rules = faults.value({ () throws(FieldFault) in
                try TeamKeyRules(
                    rotationDays: rotation.days, longestAgeDays: longest.days, allowsEndlessKeys: form["endless"] == "yes")
            })
        {
            try await teams.setKeyRules(rules, of: team, by: session.person.id, at: time.now)
            return .redirect(to: Self.path + "?saved=yes")
        }
        let present = try await teams.keyRules(of: team)
        return try pages.response(
            SchedulePage(present, form: form, faults, csrf: session.csrfToken), for: session, status: .unprocessableContent)
    }

    private struct Days {
        let days: Int?
    }

    /// - Parameter none: what stands for no days.
    /// - Returns: `nil` for what is no number.
    private static func days(_ text: String, none: String) -> Days? {
        let text = text.filter { !$0.isWhitespace }
        if text == none { return Days(days: nil) }
        return Int(text).map(Days.init)
    }
}
