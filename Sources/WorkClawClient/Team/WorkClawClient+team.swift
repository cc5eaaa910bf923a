extension WorkClawClient {
    /// The people of the team, and those who have been invited and have not answered yet. Scope `team:read`.
    ///
    /// - Parameter pageSize: how many the server hands out at once, 1 to 100; 20 unless set.
    public func listMembers(pageSize: Int? = nil) -> PagedList<Member> {
        PagedList(courier: courier, call: Call(.get, "v1", "team", "members").asking("limit", pageSize.map(String.init)))
    }

    /// Invites somebody. Scope `team:write`.
    ///
    /// - Parameters:
    ///   - email: whom.
    ///   - role: admin or member.
    ///   - idempotencyKey: what the call is named, if it may be repeated later; `nil` is a new name.
    public func inviteMember(
        email: String, role: Member.Role, idempotencyKey: IdempotencyKey? = nil
    ) async throws -> Invitation {
        struct Body: Encodable { let email: String, role: Member.Role }
        return try await courier.value(
            of: .post("v1", "team", "members", body: Body(email: email, role: role), idempotencyKey: name(idempotencyKey)))
    }

    /// Gives a member another role, or an invitation another one to offer. Scope `team:write`.
    ///
    /// - Parameters:
    ///   - id: which one.
    ///   - role: admin or member.
    public func updateMember(_ id: Member.ID, role: Member.Role) async throws -> Member {
        struct Body: Encodable { let role: Member.Role }
        var call = Call(.patch, "v1", "team", "members", id.text)
        try call.set(body: Body(role: role))
        return try await courier.value(of: call)
    }

    /// Removes a member, whose keys are refused from then on, or takes an invitation back. Scope `team:write`.
    public func removeMember(_ id: Member.ID) async throws {
        _ = try await courier.answer(to: Call(.delete, "v1", "team", "members", id.text))
    }
}
