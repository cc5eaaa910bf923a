import APIKeys
import SQLDatabase

@testable import WorkClaw

/// Signing in, as the first team's Owner unless somebody else is named.
extension Workspace {
    static let password = "correct horse battery"

    var accounts: AccountStore {
        get throws {
            AccountStore(database: database, hasher: PasswordHasher(parameters: .weak), keyring: try vault.keyring)
        }
    }

    func signIn(
        _ email: String = "olga@acme.example", _ password: String = Workspace.password, from client: ClientTrace = .home,
        device: DeviceToken? = nil, replacing old: SessionToken? = nil, at now: Timestamp = start
    ) async throws -> SignInOutcome {
        try await accounts.signIn(
            email: email, password: password, from: client, device: device, replacing: old, at: now)
    }

    /// A session, which there must be.
    func session(
        _ email: String = "olga@acme.example", _ password: String = Workspace.password, at now: Timestamp = start
    ) async throws -> StartedSession {
        guard case .signedIn(let started) = try await signIn(email, password, at: now) else { throw NotSignedIn() }
        return started
    }

    /// A session of somebody who has no password.
    func session(of person: Person, at now: Timestamp = start) async throws -> StartedSession {
        try await accounts.startSession(for: person.id, from: .home, at: now)
    }

    func isOpen(_ token: SessionToken, at now: Timestamp = start) async throws -> Bool {
        try await accounts.session(token, at: now) != nil
    }

    struct NotSignedIn: Error {}
}

extension ClientTrace {
    static let home = sourceConstant { IPAddress("192.0.2.7").map { ClientTrace(address: $0, userAgent: "Browser/1") } }
    static let away = sourceConstant { IPAddress("2001:db8::1").map { ClientTrace(address: $0, userAgent: "Browser/2") } }

    /// The n-th of many places, each in a block of its own.
    static func place(_ number: Int) -> ClientTrace {
        ClientTrace(address: IPAddress(v4: UInt32(10 << 24 | number << 8)))
    }
}

extension SignInOutcome {
    /// As one word.
    var word: String {
        switch self {
        case .signedIn: "signed in"
        case .codeNeeded: "code"
        case .wrong: "wrong"
        case .wait: "wait"
        }
    }
}

extension ProofOutcome {
    var word: String {
        switch self {
        case .proved: "proved"
        case .wrong: "wrong"
        case .wait: "wait"
        }
    }
}
