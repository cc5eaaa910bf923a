import APIKeys
import Foundation
import HTTPTypes
import Logging
import TestSupport
import Testing

@testable import WorkClaw
@testable import WorkClawDashboard

extension Site {
    /// A Claw of the team.
    func makeClaw(
        _ name: String = "Scout", model: String? = nil, access: ClawAccess = .team, in team: NewTeam
    ) async throws -> Claw {
        time.advance(by: .milliseconds(1))
        let outcome = try await ClawStore(database: database).create(
            ClawDraft(name: name, model: model, access: access), by: team.owner.id, in: team.team.id, at: time.now)
        guard case .written(let claw) = outcome else { throw Impatience(description: "the Claw was refused: \(outcome)") }
        return claw
    }

    /// Takes it into service, by a host whose probe finds every model well.
    func deploy(_ claw: Claw) async throws {
        time.advance(by: .milliseconds(1))
        let deployments = DeploymentStore(database: database)
        let owner = try #require(claw.createdBy)
        _ = try await deployments.create(of: claw.id, by: owner, in: claw.teamID, at: time.now)
        let host = RuntimeHost(
            store: deployments, probe: Healthy(), time: time, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            name: HostName("host"))
        while try await host.round() {}
    }

    private struct Healthy: ProviderProbe {
        func obstacle(
            to content: RevisionContent, of claw: ClawID, in team: TeamID, at now: Timestamp
        ) async throws -> String? { nil }
    }

    /// A Claw that is in service, and thinks with the fake model.
    func talker(in team: NewTeam) async throws -> Claw {
        let name = try #require(SecretName("OPENAI_API_KEY"))
        _ = try await vault.set(
            name, to: SecretValue("sk-of-the-test"), scope: .team, in: team.team.id, by: team.owner.id, at: time.now)
        let claw = try await makeClaw("Talker", model: "openai/small", in: team)
        try await deploy(claw)
        return claw
    }

    /// The kept messages with a Claw, oldest first, as "author status: content".
    func kept(_ claw: Claw, seenBy person: UserID) async throws -> [String] {
        try await MessageStore(database: database).list(
            with: claw.id, in: claw.teamID, seenBy: person, limit: 100, at: time.now
        ).messages.reversed().map { "\($0.author) \($0.status): \($0.content)" }
    }
}

extension Browser {
    /// The chat form of the page at `path`, filled in and encoded.
    func chatForm(_ path: String, _ text: String, _ changes: [String: String] = [:]) async throws -> String {
        let page = try await get(path)
        #expect(page.status == 200)
        var fields = [
            "csrf": try page.field("csrf"), "form": try page.field("form"), "conversation": try page.field("conversation"),
            "again": try page.field("again"), "content": text,
        ]
        fields.merge(changes) { $1 }
        return fields.map { "\($0.key)=\(FormBody.encoded($0.value))" }.joined(separator: "&")
    }

    /// Sends it over a connection of its own.
    func say(_ claw: Claw, form: String, asStream: Bool = false) async throws -> Page {
        try await site.send(
            .post, "/claws/\(claw.id)/chat", form: form, cookie: cookie, live: true,
            asStream ? [.accept: "text/event-stream"] : [:])
    }

    /// A request as it goes over the wire.
    func request(_ method: String, _ path: String, form: String? = nil, fields: [String] = []) -> String {
        let lines =
            [
                "\(method) \(path) HTTP/1.1", "Host: localhost", "Cookie: \(cookie ?? "")", "Sec-Fetch-Site: same-origin",
                "Accept: text/event-stream",
            ]
            + (form.map { ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \($0.utf8.count)"] } ?? [])
            + fields
        return lines.map { $0 + "\r\n" }.joined() + "\r\n" + (form ?? "")
    }
}

/// The server-sent events of an answer, whole or in chunks.
struct StreamedEvents {
    struct Event {
        let id: String?
        let name: String
        let value: [String: Any]
    }

    let events: [Event]

    init(_ text: String) throws {
        events = try text.matches(of: /(?:id: ([^\n]*)\n)?event: (\w+)\ndata: ([^\n]*)\n\n/).map { match in
            let value = try JSONSerialization.jsonObject(with: Data(match.output.3.utf8)) as? [String: Any]
            return Event(
                id: match.output.1.map(String.init), name: String(match.output.2), value: try #require(value))
        }
    }

    var names: [String] { events.map(\.name) }
    func values(_ name: String) -> [[String: Any]] { events.filter { $0.name == name }.map(\.value) }
}
