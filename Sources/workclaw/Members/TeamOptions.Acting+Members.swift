import WorkClawServer

extension TeamOptions.Acting {
    func entry(_ idOrEmail: String) async throws -> TeamEntry {
        try await installation.teams.entry(idOrEmail, in: team.id, at: installation.time.now)
    }

    /// Tells what a change came to, and which keys it revoked.
    func show(_ change: TeamChange, json: Bool, saying sentence: String) throws {
        let document = TeamEntryDocument(entry: change.entry, revokedKeys: change.revokedKeys)
        if json { return try Terminal.print(json: document) }
        Terminal.print(sentence + document.keysText("Revoked with it:"))
    }

    /// Tells which keys somebody would lose with another role, or with none.
    func showKeysAtStake(of entry: TeamEntry, becoming role: AssignableRole?, json: Bool) async throws {
        let keys = try await installation.teams.keysAtStake(
            of: entry.id, becoming: role, by: actor, in: team.id, at: installation.time.now)
        let document = TeamEntryDocument(entry: entry, revokedKeys: keys)
        if json { return try Terminal.print(json: document) }
        Terminal.print(
            "Nothing has changed: this was a dry run."
                + (keys.isEmpty ? "\nNo key would be revoked." : document.keysText("These keys would be revoked:")))
    }
}
