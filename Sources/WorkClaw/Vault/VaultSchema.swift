import SQLDatabase

/// The tables of the vault.
enum VaultSchema {
    static let schema = SQLSchema(part: "vault", migrations: [])
}
