import APIKeys
import APIKeysStore
import Foundation
import Logging
import TestSupport
import WorkClaw

@testable import WorkClawDashboard

extension Site {
    private static let format = KeyFormat.workclaw

    /// A key, and as whom its requests come.
    func issue(_ name: String, in team: NewTeam) async throws -> (key: APIKey, principal: Principal) {
        let key = try await keys.issue(NewKey(name: name, scopes: [.clawsRead]), in: team.team.id, by: team.owner.id).key
        return (key, Principal(keyID: key.id, teamID: team.team.id, createdBy: team.owner.id, scopes: []))
    }

    /// A request now.
    func event(
        of principal: Principal, path: String = "/v1/claws", route: String? = "/v1/claws", status: Int = 200,
        outcome: ActivityOutcome = .allowed, address: String = "192.0.2.7", userAgent: String = "curl/8"
    ) -> ActivityEvent {
        ActivityEvent(
            requestID: RequestID(at: time.now), principal: principal, method: "GET", route: route,
            path: MaskedText(path, format: Self.format), status: status, outcome: outcome, clientAddress: IPAddress(address),
            userAgent: MaskedText(userAgent, format: Self.format), latency: .microseconds(1500))
    }

    /// Writes these requests to the log, as a server does.
    func record(_ events: [ActivityEvent]) async {
        let recorder = ActivityRecorder(
            store: ActivityStore(database: database), time: time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        for event in events { recorder.record(event) }
        await recorder.flush()
    }
}

extension Page {
    /// Where a link of this text leads.
    func link(_ text: String) -> String? {
        guard let end = self.text.range(of: ">\(text)</a>")?.lowerBound else { return nil }
        return self.text[..<end].matches(of: /href="([^"]*)"/).last.map {
            String($0.output.1).replacing("&amp;", with: "&")
        }
    }

    /// The request ids that a page lists.
    var requestIDs: [String] { text.matches(of: /<code>(req_[a-z0-9]{26})<\/code>/).map { String($0.output.1) } }
}
