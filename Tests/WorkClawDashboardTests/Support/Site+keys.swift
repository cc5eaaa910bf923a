import APIKeys
import APIKeysStore
import HTTPTypes
import Logging
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

extension Site {
    /// A key that the team's Owner has made.
    func issueKey(_ name: String, in team: NewTeam, lifetime: Duration? = nil, scope: Scope = .clawsRead) async throws
        -> IssuedKey
    {
        try await keys.issue(
            NewKey(name: name, scopes: [scope], lifetime: lifetime), in: team.team.id, by: team.owner.id)
    }

    /// Records a call with the key, now.
    func call(
        _ key: APIKey, from address: String = "192.0.2.7", userAgent: String = "deploy-bot/2", route: String? = "/v1/claws",
        isFromBrowser: Bool = false
    ) async {
        let recorder = ActivityRecorder(
            store: ActivityStore(database: database), time: time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let principal = Principal(keyID: key.id, teamID: key.teamID, createdBy: key.createdBy, scopes: [])
        recorder.record(
            ActivityEvent(
                requestID: RequestID(at: time.now), principal: principal, method: "GET", route: route,
                path: MaskedText("/v1/claws", format: .workclaw), status: 200, outcome: .allowed,
                clientAddress: IPAddress(address), userAgent: MaskedText(userAgent, format: .workclaw),
                latency: .milliseconds(1)))
        if isFromBrowser { recorder.noteBrowserUse(of: principal, at: time.now) }
        await recorder.flush()
    }
}

extension Browser {
    /// Sends the form of the page at `path` with its hidden fields.
    func submit(_ path: String, _ fields: KeyValuePairs<String, String> = [:]) async throws -> Page {
        let page = try await get(path)
        var form = [("csrf", try page.field("csrf"))] + fields.map { ($0.key, $0.value) }
        if page.text.contains(#"name="form""#) { form.append(("form", try page.field("form"))) }
        let body = form.map { "\($0.0)=\(FormBody.encoded($0.1))" }.joined(separator: "&")
        return try await site.send(.post, path, form: body, cookie: cookie)
    }
}
