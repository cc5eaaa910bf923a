import APIKeys
import APIKeysHummingbird
import Hummingbird
import WorkClaw

extension Session {
    /// The team in use.
    ///
    /// - Throws: ``Problem`` for somebody who is in none.
    func requireMembership() throws -> Membership {
        guard let membership else {
            throw Problem(.personForbidden, detail: "You are in no team now. Ask somebody of a team to invite you.")
        }
        return membership
    }

    /// Whether the person may rotate and revoke the key.
    func manages(_ key: APIKey) -> Bool {
        (membership?.role.managesAllKeys ?? false) || key.createdBy == person.id
    }
}

extension DashboardRequestContext {
    /// The key that the address names.
    ///
    /// - Throws: ``Problem`` 404 if it names none.
    func requireKeyID() throws -> KeyID {
        guard let id = parameters.get("id").flatMap({ KeyID($0) }) else {
            throw Problem(.notFound, detail: "There is no such key in this team.")
        }
        return id
    }
}
