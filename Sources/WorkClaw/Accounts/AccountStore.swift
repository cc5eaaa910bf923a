public import SQLDatabase

/// People's accounts: sessions, passwords, second factors, links, and the throttles that guard them all.
///
/// What is to be expected of somebody who signs in is a value; what is refused for another reason throws ``WorkspaceError`` or ``FieldFault``.
/// Each call here is a transaction of its own; the static functions take part in the caller's.
public struct AccountStore: Sendable {
    let database: any SQLDatabase
    let hasher: PasswordHasher
    let keyring: Keyring
    let limits: SessionLimits

    public init(
        database: any SQLDatabase, hasher: PasswordHasher = .shared, keyring: Keyring, limits: SessionLimits = SessionLimits()
    ) {
        self.database = database
        self.hasher = hasher
        self.keyring = keyring
        self.limits = limits
    }

    /// How many rows that have had their time a writing call may clear away: more than it adds, so that they cannot pile up.
    static let prunedAtOnce = 20
}
