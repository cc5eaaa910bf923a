import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/claws/{id}/edit`: what a Claw is called, what it is for, what it thinks with, and who may use it.
struct ClawSettingsController: Sendable {
    /// How many people one can choose among; those who are chosen are always shown.
    static let mostShown = 200

    let claws: ClawStore
    let teams: TeamStore
    let tracer: ClawChangeTracer
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("claws/:id/edit") { session, _, context in
            let claw = try await claws.managedClaw(session, context)
            let page = ClawSettingsPage(claw, session, try await people(of: claw))
            return try pages.response(page, for: session)
        }
        routes.signedInPost("claws/:id/edit", save)
    }

    @Sendable private func save(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let claw = try await claws.managedClaw(session, context)
        var page = ClawSettingsPage(claw, session, try await people(of: claw))
        page.take(form)
        do {
            // A form without the version was made for none that there ever was.
            let outcome = try await claws.update(
                claw.id, in: claw.teamID, with: Self.changes(form, claw), by: session.person.id,
                ifVersion: Int(form["version"]) ?? 0, at: time.now)
            switch outcome {
            case .written(let claw): return .redirect(to: claw.id.path)
            case .refused(let found):
                var faults = FormFaults()
                faults.noteRules(found)
                page.show(faults)
                return try pages.response(page, for: session, status: .unprocessableContent)
            }
        } catch let error as WorkspaceError where error.code == .nameTaken {
            page.name.fault = "\(error.message) (\(error.code.rawValue))"
            return try pages.response(page, for: session, status: .unprocessableContent)
        } catch let error as WorkspaceError where error.code == .preconditionFailed {
            let present = try await claws.details(of: claw.id, in: claw.teamID, seenBy: session.person.id)
            page.version = present.claw.version
            page.refusal = try await tracer.notice(of: present, now: time.now)
            page.show(present: present.claw)
            return try pages.response(page, for: session, status: .conflict)
        } catch let error as WorkspaceError where error.code == .privateSecret {
            page.refusal = error.message
            return try pages.response(page, for: session, status: .conflict)
        }
    }

    private static func changes(_ form: FormBody, _ claw: Claw) -> ClawChanges {
        var changes = ClawChanges(
            name: form["name"], domain: .some(form.optional("domain")), model: .some(form.optional("model")))
        // The System Claw's form does not ask who may use it.
        if claw.kind == .custom, !form["access"].isEmpty {
            changes.access = form["access"] == "people" ? .people(form.all("person").compactMap { UserID($0) }) : .team
        }
        return changes
    }

    /// Whom one can choose, by address.
    private func people(of claw: Claw) async throws -> [Person] {
        let list = try await teams.list(in: claw.teamID, limit: Self.mostShown, at: time.now)
        let members = list.entries.compactMap { entry in
            if case .member(let member) = entry { member.person } else { nil }
        }
        var people = Dictionary(uniqueKeysWithValues: members.map { ($0.id, $0) })
        if case .people(let chosen) = claw.access {
            people.merge(try await teams.people(Set(chosen), in: claw.teamID)) { $1 }
        }
        return people.values.sorted { $0.email < $1.email }
    }
}
