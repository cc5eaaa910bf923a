extension WorkClawClient {
    /// The Claws that the person behind the key has access to. Scope `claws:read`.
    ///
    /// - Parameter pageSize: how many the server hands out at once, 1 to 100; 20 unless set.
    public func listClaws(pageSize: Int? = nil) -> PagedList<Claw> {
        PagedList(courier: courier, call: Call(.get, "v1", "claws").asking("limit", pageSize.map(String.init)))
    }

    /// Makes a Claw. Scope `claws:write`.
    public func createClaw(
        _ claw: NewClaw, idempotencyKey: IdempotencyKey? = nil
    ) async throws -> Versioned<Claw> {
        let call = try Call.post("v1", "claws", body: claw, idempotencyKey: name(idempotencyKey))
        return try Versioned(await courier.answer(to: call))
    }

    /// One Claw. Scope `claws:read`.
    public func getClaw(_ id: Claw.ID) async throws -> Versioned<Claw> {
        try Versioned(await courier.answer(to: Call(.get, "v1", "claws", id.text)))
    }

    /// One Claw, unless it is still as it was read; then `nil`. Scope `claws:read`.
    public func getClaw(_ id: Claw.ID, ifNoneMatch etag: ETag) async throws -> Versioned<Claw>? {
        let answer = try await courier.answer(
            to: Call(.get, "v1", "claws", id.text).with("If-None-Match", etag.text))
        return answer.status == 304 ? nil : try Versioned(answer)
    }

    /// Changes a Claw. Scope `claws:write`.
    ///
    /// - Parameters:
    ///   - id: which Claw.
    ///   - changes: what is to be otherwise.
    ///   - etag: if given, the change is made only if nobody has changed the Claw since; otherwise the ``Problem`` is
    ///     `preconditionFailed`. That may also happen to a call that was tried again, its first try having been done without an answer.
    /// - Returns: the Claw as it is now.
    public func updateClaw(
        _ id: Claw.ID, _ changes: ClawChanges, ifMatch etag: ETag? = nil
    ) async throws -> Versioned<Claw> {
        var call = Call(.patch, "v1", "claws", id.text).with("If-Match", etag?.text)
        try call.set(body: changes)
        return try Versioned(await courier.answer(to: call))
    }

    /// Deletes a Claw. Scope `claws:write`.
    ///
    /// - Parameters:
    ///   - id: which Claw.
    ///   - etag: if given, it is deleted only if nobody has changed it since; otherwise the ``Problem`` is `preconditionFailed`.
    public func deleteClaw(_ id: Claw.ID, ifMatch etag: ETag? = nil) async throws {
        _ = try await courier.answer(to: Call(.delete, "v1", "claws", id.text).with("If-Match", etag?.text))
    }

    /// The given name of what is to be done once, or a new one: of the system's random bits, whatever jitter is drawn from.
    func name(_ key: IdempotencyKey?) -> IdempotencyKey { key ?? IdempotencyKey() }
}
