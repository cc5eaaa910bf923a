import APIKeys
import SQLDatabase

/// Makes of rows what the index holds of their keys, and reads once what many of them share.
struct IndexedKeyReader {
    static let columns = """
        digest, id, team_id, created_by, scopes, allowed_addresses, expires_at, grace_ends_at, revoked_at, limits, family
        """

    private let register: ScopeRegister
    private var scopes: [String: ScopeSet] = [:]
    private var team: (text: String, id: TeamID)?
    private var maker: (text: String, id: UserID)?

    init(scopes register: ScopeRegister) {
        self.register = register
    }

    mutating func read(_ row: SQLRow) throws -> (KeyDigest, IndexedKey) {
        guard let digest = KeyDigest(bytes: try row.blob(0)) else { throw SQLError(.decoding, "a digest is not of 32 bytes") }
        let id = try row.value(1) { KeyID($0) }
        let key = try IndexedKey(
            keyID: id, teamID: Self.id(row, 2, last: &team), createdBy: Self.id(row, 3, last: &maker),
            scopes: scopes(row.text(4)), allowedAddresses: Self.addresses(row, 5),
            limits: Self.keyLimits(row, 9, of: id), expiresAt: row.optionalTimestamp(6),
            end: end(graceEndsAt: row.optionalTimestamp(7), isRevoked: row.values[8] != .null))
        return (digest, key)
    }

    /// A revocation that is on record is in force. When it was made is for people: the clock of whoever made it may be ahead of ours.
    private func end(graceEndsAt: Timestamp?, isRevoked: Bool) -> IndexedKey.End {
        isRevoked ? .revoked(Timestamp(milliseconds: 0)) : graceEndsAt.map { .grace($0) } ?? .none
    }

    private mutating func scopes(_ text: String) -> ScopeSet {
        if let known = scopes[text] { return known }
        let set = register.set(of: text.split(separator: " ").compactMap { Scope($0) })
        scopes[text] = set
        return set
    }

    /// Rows of one team, or by one maker, often stand together.
    private static func id<Kind>(
        _ row: SQLRow, _ column: Int, last: inout (text: String, id: TypeID<Kind>)?
    ) throws -> TypeID<Kind> {
        let text = try row.text(column)
        if let last, last.text == text { return last.id }
        let id = try row.value(column) { TypeID<Kind>($0) }
        last = (text, id)
        return id
    }

    private static func keyLimits(_ row: SQLRow, _ column: Int, of key: KeyID) throws -> KeyLimits? {
        let limits = try limits(row, column)
        return limits.isEmpty ? nil : KeyLimits(limits, family: try row.optionalValue(column + 1) { KeyID($0) } ?? key)
    }

    /// Limits that cannot be read must not turn into none.
    static func limits(_ row: SQLRow, _ column: Int) throws -> [RateLimit] {
        try row.value(column) { text in
            if text.isEmpty { return [] }
            let words = text.split(separator: " ")
            let limits = words.compactMap { RateLimit(String($0)) }
            return limits.count == words.count && RateLimit.fault(in: limits) == nil ? limits : nil
        }
    }

    /// An address list that cannot be read must not turn into "from anywhere".
    static func addresses(_ row: SQLRow, _ column: Int) throws -> [CIDR] {
        try row.value(column) { text in
            if text.isEmpty { return [] }
            let words = text.split(separator: " ")
            let networks = words.compactMap { CIDR($0) }
            return networks.count == words.count ? networks : nil
        }
    }
}
