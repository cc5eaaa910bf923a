import WorkClawServer

extension TeamOptions.Acting {
    /// A key with what the activity log knows of it.
    func document(_ key: APIKey, secret: KeySecret? = nil, kept: Secret? = nil) async throws -> KeyDocument {
        let usage = try await installation.activity.usage(in: team.id)
        return KeyDocument(
            key: key, lastUsedAt: usage[key.id]?.lastUsedAt, now: installation.time.now, secret: secret, kept: kept)
    }

    /// Tells what a key is now.
    func show(_ key: APIKey, json: Bool) async throws {
        let document = try await document(key)
        if json { try Terminal.print(json: document) } else { Terminal.print(document.text) }
    }

    /// Tells a new key with its secret, this once.
    func show(_ issued: IssuedKey, json: Bool, saying sentence: String) async throws {
        let kept = try await installation.vault.secret(holding: issued.key.id, in: team.id, seenBy: actor)
        let document = try await document(issued.key, secret: issued.secret, kept: kept)
        if json { return try Terminal.print(json: document) }
        let place =
            kept.map { ". The vault keeps it as the \($0.scope.rawValue) secret \($0.name), version \($0.version)." }
            ?? ": put it into a secrets manager now."
        Terminal.print(
            """
            \(sentence)

              \(issued.secret.expose())

            It is shown this once and cannot be shown again\(place)

            \(document.text)
            """)
    }
}
