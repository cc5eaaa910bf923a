import APIKeys
import SQLDatabase
import SQLiteDatabase

@testable import WorkClaw

/// What tests do in the first team, as its Owner unless somebody else is named.
extension Workspace {
    func invite(
        _ email: String, as role: AssignableRole = .member, by actor: Person? = nil, at now: Timestamp = start
    ) async throws -> IssuedInvitation {
        try await teams.invite(EmailAddress(email), as: role, by: (actor ?? owner).id, in: team, at: now)
    }

    func join(
        _ token: InvitationToken, password: String = "a pass phrase of their own", at now: Timestamp = start
    ) async throws -> Member {
        try await teams.join(with: token, password: Password(password), at: now).member
    }

    func change(_ id: TeamEntryID, to role: AssignableRole, by actor: Person? = nil) async throws -> TeamChange {
        try await teams.changeRole(of: id, to: role, by: (actor ?? owner).id, in: team, at: Self.start)
    }

    func remove(_ id: TeamEntryID, by actor: Person? = nil, at now: Timestamp = start) async throws -> TeamChange {
        try await teams.remove(id, by: (actor ?? owner).id, in: team, at: now)
    }

    func keysAtStake(
        _ id: TeamEntryID, becoming role: AssignableRole?, by actor: Person? = nil
    ) async throws -> [APIKey] {
        try await teams.keysAtStake(of: id, becoming: role, by: (actor ?? owner).id, in: team, at: Self.start)
    }

    func role(of person: Person) async throws -> Role? {
        try await database.read { [team] in try TeamStore.role(of: person.id, in: team, on: $0) }
    }

    /// The pending invitations' addresses, in the order of the alphabet.
    func pending(at now: Timestamp = start) async throws -> [String] {
        try await teams.list(in: team, limit: 100, at: now).entries.compactMap { entry in
            if case .invitation(let invitation) = entry { invitation.email } else { nil }
        }.sorted()
    }
}

extension TeamEntryID {
    init(_ person: Person) { self = .member(MemberID(person.id)) }
}
