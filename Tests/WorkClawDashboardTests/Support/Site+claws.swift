import APIKeys
import Logging
import TestSupport
import Testing

@testable import WorkClaw

extension Site {
    /// A Claw of the team's Owner.
    func makeClaw(
        _ name: String, in team: NewTeam, instructions: String = "", access: ClawAccess = .team,
        connections: [ClawConnection] = []
    ) async throws -> Claw {
        time.advance(by: .milliseconds(1))
        let outcome = try await claws.create(
            ClawDraft(name: name, instructions: instructions, access: access, connections: connections), by: team.owner.id,
            in: team.team.id, at: time.now)
        guard case .written(let claw) = outcome else { throw NotMade() }
        return claw
    }

    /// A deployment that no host has taken up yet.
    @discardableResult
    func queue(_ claw: Claw, in team: NewTeam, rollout: Rollout = .standard) async throws -> DeploymentID {
        time.advance(by: .milliseconds(1))
        return try await deployments.create(
            of: claw.id, rollout: rollout, by: team.owner.id, in: team.team.id, at: time.now
        ).id
    }

    /// Does the work of runtime hosts until nothing is left to do.
    ///
    /// - Parameter obstacle: what every check finds.
    func drive(obstacle: String? = nil) async throws {
        let host = host("host", obstacle: obstacle)
        while try await host.round() {}
    }

    /// A host, which does nothing by itself.
    func host(_ name: String, obstacle: String? = nil) -> RuntimeHost {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return RuntimeHost(
            store: deployments, probe: FixedProbe(obstacle: obstacle), time: time, logger: logger, name: HostName(name))
    }

    /// Deploys a Claw as it is now; it is in service afterwards.
    @discardableResult
    func deploy(_ claw: Claw, in team: NewTeam) async throws -> DeploymentID {
        let id = try await queue(claw, in: team)
        try await drive()
        return id
    }

    func install(_ skill: String, on claw: Claw, in team: NewTeam) async throws -> InstalledSkill {
        time.advance(by: .milliseconds(1))
        let outcome = try await skills.install(
            #require(SkillName(skill)), on: claw.id, in: team.team.id, by: team.owner.id, at: time.now)
        guard case .written(let state) = outcome else { throw NotMade() }
        return state.skill
    }

    /// The Claw as it is now.
    func claw(_ claw: Claw, in team: NewTeam) async throws -> Claw {
        try await claws.claw(claw.id, in: team.team.id, seenBy: team.owner.id)
    }

    private struct NotMade: Error {}

    private struct FixedProbe: ProviderProbe {
        let obstacle: String?

        func obstacle(
            to content: RevisionContent, of claw: ClawID, in team: TeamID, at now: Timestamp
        ) async throws -> String? { obstacle }
    }
}

/// A text that would be more than text on a page which puts it in as it is, or which overlooks a quotation mark with an accent.
let evil = "<img src=x onerror=alert(1)> \"\u{301} autofocus x='\u{301}"

extension Page {
    /// Whether ``evil`` stands on the page and is no more than text there.
    var holdsEvilAsText: Bool { text.contains("&lt;img src=x") && !holdsEvil }
    var holdsEvil: Bool {
        text.contains("<img") || text.unicodeScalars.contains { $0 == "\u{301}" } && text.contains("\"\u{301}")
            || text.contains("'\u{301}")
    }
}
