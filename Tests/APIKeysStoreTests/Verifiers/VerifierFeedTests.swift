import APIKeys
import Logging
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("The feed and verifiers")
struct VerifierFeedTests {
    @Test("a verifier is known after the next look, and unknown after the next look once it is revoked, on every node")
    func follows() async throws {
        let fixture = try await Fixture()
        let format = try KeyFormat(prefix: "wcv_live_")
        let feeds = (0..<2).map { _ in
            KeyFeed(
                database: fixture.database, index: KeyIndex(), catalog: fixture.catalog, lease: Lease(), time: fixture.time,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }
        func known(_ secret: KeySecret) -> [Verifier?] {
            feeds.map { feed in secret.withBytes { feed.verifiers.value.verifier(presenting: $0, format: format) } }
        }
        for feed in feeds { await feed.poll() }
        let secrets = [format.makeSecret(), format.makeSecret()]
        let records = [fixture.team, nil].map { team in
            VerifierRecord(
                id: VerifierID(at: fixture.time.now), team: team, name: "x", hint: "…", createdAt: fixture.time.now)
        }
        try await fixture.database.write { connection in
            try KeyStore.nextRegisterSequence(on: connection)
            for (record, secret) in zip(records, secrets) {
                try VerifierStore.insert(record, digest: secret.digest, on: connection)
            }
        }
        #expect(known(secrets[0]) == [nil, nil])
        for feed in feeds { await feed.poll() }
        let numbers = feeds.map(\.verifiers.number)
        for (record, secret) in zip(records, secrets) {
            let verifier = Verifier(id: record.id, team: record.team)
            #expect(known(secret) == [verifier, verifier])
        }
        // A key changes nothing of them.
        _ = try await fixture.issue()
        for feed in feeds { await feed.poll() }
        #expect(feeds.map(\.verifiers.number) == numbers)

        try await fixture.database.write { connection in
            try KeyStore.nextRegisterSequence(on: connection)
            try VerifierStore.revoke(records[0].id, at: fixture.time.now, on: connection)
        }
        for feed in feeds { await feed.poll() }
        #expect(known(secrets[0]) == [nil, nil] && known(secrets[1]).allSatisfy { $0?.id == records[1].id })

        // Another history knows only its own.
        try await fixture.database.write { connection in
            try connection.execute("DELETE FROM verifiers")
            try connection.execute("UPDATE feed_head SET database_id = 'another', registers_sequence = 0")
        }
        for feed in feeds { await feed.poll() }
        #expect(known(secrets[1]) == [nil, nil])
    }
}
