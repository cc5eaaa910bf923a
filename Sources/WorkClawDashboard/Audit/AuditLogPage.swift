import APIKeys
import APIKeysStore
import WorkClaw

/// The changes that were made in a team.
struct AuditLogPage: PageView {
    static let template = "Audit/audit.mustache"

    struct Row: Sendable {
        let time: String
        let machineTime: String
        let who: String
        let whoPath: String
        let what: String
        let whatPath: String
        let subject: String
        /// The page of what was changed, if it has one.
        let subjectPath: String?
        let details: [String]
        let source: Origin?
    }

    /// From where a change came; each part leads to all that came from there.
    struct Origin: Sendable {
        let surface: String
        let surfacePath: String
        let key: String?
        let keyPath: String?
        let address: String?
        let addressPath: String?

        init(_ origin: AuditOrigin, of query: AuditQuery) {
            let path = { (from: String) in AuditLogPage.path + query.text(["from": from]) }
            surface = origin.surface.name
            surfacePath = path(origin.surface.rawValue)
            key = origin.keyID?.description
            keyPath = origin.keyID.map { path($0.description) }
            address = origin.address?.description
            addressPath = origin.address.map { path($0.description) }
        }
    }

    let title = "Audit log"
    let actor: FieldView
    let action: FieldView
    let origin: FieldView
    let isFiltered: Bool
    let rows: [Row]
    /// Set if there are no rows, and says why.
    let emptiness: String?
    let newest: String?
    let older: String?
    let lookFurther: String?
    let lookedBackTo: String?
    let lookedAt = AuditPage.mostLookedAt
    let hasPages: Bool
    let csv: String

    static let path = "/settings/audit"

    init(query: AuditQuery, found: AuditPage, people: [UserID: Person]) {
        actor = query.actor
        action = query.action
        origin = query.origin
        isFiltered = !query.filter.isEmpty || query.hasFaults
        rows = found.entries.map { entry in
            Row(
                time: ActivityRow.precise(entry.time), machineTime: entry.time.description,
                who: Self.name(of: entry.actor, people),
                whoPath: Self.path + query.text(["actor": entry.actor?.description ?? AuditQuery.nobody]),
                what: entry.action, whatPath: Self.path + query.text(["action": entry.action]), subject: entry.subject,
                subjectPath: KeyID(entry.subject).map { "/settings/keys/\($0)" }, details: Self.details(of: entry),
                source: entry.origin.map { Origin($0, of: query) })
        }
        emptiness =
            !found.entries.isEmpty || found.lookedBackTo != nil
            ? nil
            : query.hasFaults ? "Nothing was looked for: correct the filter first." : "There are no such changes."
        let next = found.next.map { Self.path + query.text(["before": $0.description]) }
        newest = query.before == nil ? nil : Self.path + query.text()
        older = found.lookedBackTo == nil ? next : nil
        lookFurther = found.lookedBackTo == nil ? nil : next
        lookedBackTo = found.lookedBackTo.map(ActivityRow.precise)
        hasPages = newest != nil || next != nil
        csv = Self.path + ".csv" + query.text()
    }

    /// Who did it: somebody of the team by the address, who has left by the id.
    static func name(of actor: UserID?, _ people: [UserID: Person]) -> String {
        guard let actor else { return "By itself" }
        return people[actor]?.email ?? "\(actor) (has left)"
    }

    /// In the order of their names, as in `role: admin`.
    static func details(of entry: AuditEntry) -> [String] {
        entry.details.sorted { $0.key < $1.key }.map { "\($0.key.replacing("_", with: " ")): \($0.value)" }
    }
}
