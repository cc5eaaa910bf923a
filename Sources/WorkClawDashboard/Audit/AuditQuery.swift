import APIKeys
import APIKeysStore
import Foundation
import WorkClaw

/// What somebody asks of the audit log.
struct AuditQuery: Sendable {
    let filter: AuditFilter
    let before: EventID?
    /// As they were typed.
    let actor: FieldView
    let action: FieldView
    let origin: FieldView

    var hasFaults: Bool { [actor, action, origin].contains { $0.fault != nil } }

    /// What is asked for as the actor of what happens by itself.
    static let nobody = "nobody"

    init(_ form: FormBody, team: TeamID, teams: TeamStore) async throws {
        var actor = FieldView(form["actor"].trimmingCharacters(in: .whitespacesAndNewlines))
        var action = FieldView(form["action"].trimmingCharacters(in: .whitespacesAndNewlines))
        var filter = AuditFilter()
        if actor.value == Self.nobody {
            filter.actor = .nobody
        } else if let id = UserID(actor.value) {
            // Who has left is in the log all the same.
            filter.actor = .person(id)
        } else if !actor.value.isEmpty {
            do {
                filter.actor = .person(try await teams.member(email: actor.value, of: team).person.id)
            } catch let error as WorkspaceError where error.code == .memberNotFound {
                actor.fault = error.message
            }
        }
        if !action.value.isEmpty {
            if action.value.wholeMatch(of: /[a-z_]{1,40}(\.[a-z_]{1,40})?/) == nil {
                action.fault = "Type an action such as key.rotated, or key for all about keys."
            } else {
                filter.action = action.value.contains(".") ? .exactly(action.value) : .about(action.value)
            }
        }
        var origin = FieldView(form["from"].trimmingCharacters(in: .whitespacesAndNewlines))
        if !origin.value.isEmpty {
            filter.origin = AuditFilter.Origin(origin.value)
            if filter.origin == nil {
                origin.fault = "Type an address, the id of a key, or dashboard, api, command line or system."
            }
        }
        self.origin = origin
        self.actor = actor
        self.action = action
        self.filter = filter
        self.before = EventID(form["before"])
    }

    /// The same question as the query of an address, with some fields changed; an empty one is left out.
    func text(_ changes: [String: String] = [:]) -> String {
        let pairs = ["actor": actor.value, "action": action.value, "from": origin.value].merging(changes) { $1 }
            .filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return pairs.isEmpty ? "" : "?" + pairs.map { "\($0.key)=\(FormBody.encoded($0.value))" }.joined(separator: "&")
    }
}
