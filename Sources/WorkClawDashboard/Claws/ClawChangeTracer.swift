import APIKeys
import APIKeysStore
import WorkClaw

/// Finds out who has changed a Claw while somebody else was about to.
struct ClawChangeTracer: Sendable {
    let audit: AuditStore
    let teams: TeamStore

    /// How far the time of a change may be from that in the log: a change is dated later than the one before, whatever the clock says.
    private static let tolerance = Duration.seconds(1)

    /// A sentence for whoever typed something that was not saved. It names who changed the Claw last, if the log has that change.
    func notice(of claw: ClawDetails, now: Timestamp) async throws -> String {
        let subjects = [claw.claw.id.description] + claw.skills.map(\.id.description)
        let entry = try await audit.newest(about: subjects, in: claw.claw.teamID)
        var who = "Somebody"
        if let entry, claw.claw.updatedAt.since(entry.time) <= Self.tolerance, let actor = entry.actor {
            who = try await teams.people([actor], in: claw.claw.teamID)[actor]?.email ?? "Somebody who has left"
        }
        let when = TimeView(claw.claw.updatedAt, now: now)
        return
            "\(who) changed this Claw \(when.relative), while you were editing it. Nothing of yours was saved: it is all below. "
            + "Look at what has changed, then save again."
    }
}
