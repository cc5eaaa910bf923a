import APIKeys
import APIKeysStore
import SQLDatabase
import TestSupport
import Testing

@testable import WorkClaw

@Suite("Verifiers")
struct VerifierServiceTests {
    @Test("one is made with a credential of its own form, kept as a digest, listed, and revoked once; audit logs tell of it")
    func life() async throws {
        let workspace = try await Workspace()
        let verifiers = VerifierService(database: workspace.database, time: StillTime())
        let mine = try await verifiers.create("Gateway", of: workspace.team)
        let all = try await verifiers.create("Mesh", of: nil)
        #expect(mine.secret.expose().hasPrefix("wcv_live_") && mine.secret.expose().utf8.count == 45)
        #expect(KeyFormat.workclaw.parse(mine.secret.expose()) == nil)
        #expect("\(mine)".contains("wcv_live_…") && !"\(mine)".contains(mine.secret.expose()))
        #expect(try await Set(verifiers.list().map(\.id)) == [mine.verifier.id, all.verifier.id])
        let digests = try await workspace.database.read { try $0.rows("SELECT digest FROM verifiers").map { try $0.blob(0) } }
        #expect(Set(digests) == [mine.secret.digest.bytes, all.secret.digest.bytes])

        let revoked = try await verifiers.revoke(mine.verifier.id)
        #expect(revoked.revokedAt != nil)
        #expect(try await verifiers.revoke(mine.verifier.id) == revoked, "again, nothing changes")
        let told = try await workspace.audit(of: mine.verifier.id)
        #expect(Set(told) == ["verifier.created by nobody", "verifier.revoked by nobody"] && told.count == 2)
        #expect(try await workspace.audit(of: all.verifier.id).count == 2, "every team is told")
        let unknown = VerifierID(at: StillTime.start)
        #expect(try await refusal { _ = try await verifiers.revoke(unknown) } == .notFound)
        for name in ["", " x", String(repeating: "x", count: 81)] {
            await #expect(throws: FieldFault.self) { try await verifiers.create(name, of: nil) }
        }
    }
}
