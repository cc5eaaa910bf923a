import SQLDatabase

/// The table of invitations.
enum InvitationSchema {
    static let schema = SQLSchema(part: "invitations", migrations: [])
}
