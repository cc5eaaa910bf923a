import WorkClaw

/// The fields of an invitation as a client sends them.
struct InvitationFields: FieldReadable {
    let email: EmailAddress?
    let role: AssignableRole?

    init(reading fields: inout FieldReader) {
        email = fields.email()
        role = fields.role()
        fields.refuseReadOnly("id", "kind", "user_id", "created_at", "invited_by", "expires_at", "link")
    }

    /// A fault for each field that has no value.
    var missing: [FieldFault] {
        [email == nil ? FieldFault(.required, at: "email", "Must be given.") : nil, role.missing].compactMap(\.self)
    }
}

/// The fields of a change to a member or an invitation.
struct RoleFields: FieldReadable {
    let role: AssignableRole?

    init(reading fields: inout FieldReader) {
        role = fields.role()
        fields.refuseReadOnly("id", "kind", "user_id", "email", "created_at", "invited_by", "expires_at")
    }

    var missing: [FieldFault] { [role.missing].compactMap(\.self) }
}

extension FieldReader {
    fileprivate mutating func email() -> EmailAddress? {
        guard let text = requiredText("email") else { return nil }
        do {
            return try EmailAddress(text)
        } catch {
            fault(error.code, at: error.field, error.message)
            return nil
        }
    }

    fileprivate mutating func role() -> AssignableRole? {
        guard let text = requiredText("role") else { return nil }
        let role = AssignableRole(rawValue: text)
        if role == nil { fault(.invalid, at: "role", "Must be admin or member.") }
        return role
    }
}

extension AssignableRole? {
    fileprivate var missing: FieldFault? { self == nil ? FieldFault(.required, at: "role", "Must be given.") : nil }
}
