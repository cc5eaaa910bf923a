import APIKeys
import Hummingbird
import WorkClaw

extension DashboardRequestContext {
    /// The Claw that the address names.
    ///
    /// - Throws: ``WorkspaceError`` `notFound` if it names none.
    func requireClawID() throws -> ClawID {
        guard let id = parameters.get("id").flatMap({ ClawID($0) }) else {
            throw WorkspaceError(.notFound, "There is no such Claw.")
        }
        return id
    }
}

extension Session {
    var managesClaws: Bool { membership?.role.allows(.manageClaws) ?? false }
    var chats: Bool { membership?.role.scopes(of: .workclaw).contains(.chatWrite) ?? false }
}

extension ClawStore {
    /// The Claw that the address names, for somebody who may change it. One that they may not see is not found, whatever their role.
    func managedClaw(_ session: Session, _ context: DashboardRequestContext) async throws -> Claw {
        let claw = try await claw(
            context.requireClawID(), in: session.requireMembership().team.id, seenBy: session.person.id)
        _ = try session.requireMembership(allowing: .manageClaws)
        return claw
    }
}

extension TypeID where Kind == ClawIDKind {
    var path: String { "\(ClawListController.path)/\(self)" }
}

extension FormFaults {
    /// Says which rule it is that a field breaks, too.
    mutating func noteRules(_ faults: [FieldFault]) {
        for fault in faults {
            note(FieldFault(fault.code, at: fault.field, "\(fault.message) (\(fault.code.rawValue))"))
        }
    }
}

extension FormBody {
    /// A field of several lines. Browsers send each end of a line as two characters, whichever was typed (HTML Standard, 4.10.22.4).
    func text(_ name: String) -> String { self[name].replacing("\r\n", with: "\n") }

    /// A field that may be left empty.
    func optional(_ name: String) -> String? { self[name].isEmpty ? nil : self[name] }
}
