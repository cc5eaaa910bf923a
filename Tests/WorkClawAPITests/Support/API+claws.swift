import APIKeys
import APIKeysStore
import HTTPTypes
import Logging
import TestSupport
import Testing

@testable import WorkClaw

extension API {
    /// Makes a Claw, and returns its id.
    ///
    /// - Parameter fields: more of its fields, as JSON.
    func makeClaw(_ key: IssuedKey, _ name: String = "Scout", _ fields: String = "") async throws -> String {
        let more = fields.isEmpty ? "" : ", \(fields)"
        let made = try await send(.post, "/v1/claws", key: key, json: #"{"name": "\#(name)"\#(more)}"#)
        return try #require(made.json["id"] as? String, "\(made.text)")
    }

    /// Asks for a deployment of a Claw, a moment after any other, and returns its id. No host has taken it up yet.
    func queue(_ claw: String, _ key: IssuedKey) async throws -> String {
        time.advance(by: .milliseconds(1))
        let made = try await send(.post, "/v1/deployments", key: key, json: #"{"claw_id": "\#(claw)"}"#)
        return try #require(made.json["id"] as? String, "\(made.text)")
    }

    /// Deploys a Claw, and returns the deployment's id. It has ended.
    @discardableResult
    func deploy(_ claw: String, _ key: IssuedKey) async throws -> String {
        let id = try await queue(claw, key)
        try await drive()
        return id
    }

    /// Does the work of a runtime host until nothing is left to do.
    func drive() async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let host = RuntimeHost(store: deployments, probe: Healthy(), time: time, logger: logger, name: HostName("host"))
        while try await host.round() {}
    }

    /// Keeps a secret of the first team's.
    func keep(
        _ name: String, _ value: String, scope: SecretScope = .team, by person: UserID? = nil
    ) async throws {
        _ = try await vault.set(
            #require(SecretName(name)), to: SecretValue(value), scope: scope, in: first.team.id,
            by: person ?? first.owner.id, at: time.now)
    }

    private struct Healthy: ProviderProbe {
        func obstacle(
            to content: RevisionContent, of claw: ClawID, in team: TeamID, at now: Timestamp
        ) async throws -> String? { nil }
    }
}

extension Answer {
    /// The objects of a list.
    var data: [[String: Any]] { json["data"] as? [[String: Any]] ?? [] }
    var ids: [String] { data.compactMap { $0["id"] as? String } }
    var nextCursor: String? { json["next_cursor"] as? String }
}
