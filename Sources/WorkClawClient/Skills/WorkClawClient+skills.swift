extension WorkClawClient {
    /// The skills of a Claw. Scope `skills:read`.
    ///
    /// - Parameters:
    ///   - claw: which Claw.
    ///   - pageSize: how many the server hands out at once, 1 to 100; 20 unless set.
    public func listSkills(of claw: Claw.ID, pageSize: Int? = nil) -> PagedList<Skill> {
        let call = Call(.get, "v1", "claws", claw.text, "skills")
        return PagedList(courier: courier, call: call.asking("limit", pageSize.map(String.init)))
    }

    /// Installs a skill of the catalogue. Scope `skills:write`.
    ///
    /// - Parameters:
    ///   - skill: its name in the catalogue.
    ///   - version: a version or a range, as in `1.2.0`, `^1.2` or `>=1.0 <2.0`; `nil` is the newest.
    ///   - claw: which Claw.
    ///   - idempotencyKey: what the call is named, if it may be repeated later; `nil` is a new name.
    public func installSkill(
        _ skill: String, version: String? = nil, on claw: Claw.ID, idempotencyKey: IdempotencyKey? = nil
    ) async throws -> Skill {
        struct Body: Encodable { let name: String, version: String? }
        return try await courier.value(
            of: .post(
                "v1", "claws", claw.text, "skills", body: Body(name: skill, version: version),
                idempotencyKey: name(idempotencyKey)))
    }

    /// Gives a Claw's skill another version, or says whether the next deployment takes it along. Scope `skills:write`.
    ///
    /// - Parameters:
    ///   - skill: which skill.
    ///   - claw: which Claw.
    ///   - version: a version or a range; `nil` leaves it as it is.
    ///   - enabled: `nil` leaves it as it is.
    public func updateSkill(
        _ skill: Skill.ID, of claw: Claw.ID, version: String? = nil, enabled: Bool? = nil
    ) async throws -> Skill {
        struct Body: Encodable { let version: String?, enabled: Bool? }
        var call = Call(.patch, "v1", "claws", claw.text, "skills", skill.text)
        try call.set(body: Body(version: version, enabled: enabled))
        return try await courier.value(of: call)
    }

    /// Takes a skill from a Claw. Scope `skills:write`.
    public func removeSkill(_ skill: Skill.ID, of claw: Claw.ID) async throws {
        _ = try await courier.answer(to: Call(.delete, "v1", "claws", claw.text, "skills", skill.text))
    }
}
