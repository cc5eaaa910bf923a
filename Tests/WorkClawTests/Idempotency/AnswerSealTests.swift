import APIKeys
import Foundation
import Testing

@testable import WorkClaw

@Suite("Sealed answers")
struct AnswerSealTests {
    private let caller = Caller()
    private let answer = Array(#"{"key": "wc_live_shown_once"}"#.utf8)

    @Test("who sends the same key and idempotency key again can open the answer")
    func opening() throws {
        let request = try caller.request()
        let stored = try caller.seal().seal(answer, status: 201, for: request)
        #expect(stored.status == 201)
        #expect(try caller.seal().open(stored, for: request) == answer)
        let nothing = try caller.seal().seal([], status: 204, for: request)
        #expect(try caller.seal().open(nothing, for: request) == [])
    }

    @Test("nothing of the answer shows, and sealing twice gives two different texts")
    func secrecy() throws {
        let request = try caller.request()
        let (one, other) = (
            try caller.seal().seal(answer, status: 201, for: request), try caller.seal().seal(answer, status: 201, for: request)
        )
        #expect(Data(one.sealed).range(of: Data("wc_live_".utf8)) == nil)
        #expect(one.sealed != other.sealed)
        #expect(one.sealed.count == answer.count + 28)
    }

    @Test("another secret does not open it, nor another idempotency key")
    func otherSecrets() throws {
        let request = try caller.request()
        let stored = try caller.seal().seal(answer, status: 201, for: request)
        #expect(throws: (any Error).self) { try Caller().seal().open(stored, for: request) }
        #expect(throws: (any Error).self) { try caller.seal("second").open(stored, for: request) }
    }

    @Test("it does not open for another API key, method, path or status")
    func otherRecords() throws {
        let stored = try caller.seal().seal(answer, status: 201, for: caller.request())
        let others = [
            try Caller().request(), try caller.request(method: "PUT"), try caller.request(path: "/v1/deployments"),
            try caller.request(path: "/v1/claws/"),
        ]
        for other in others { #expect(throws: (any Error).self) { try caller.seal().open(stored, for: other) } }
        let relabelled = StoredAnswer(status: 200, sealed: stored.sealed)
        #expect(throws: (any Error).self) { try caller.seal().open(relabelled, for: caller.request()) }
    }

    @Test("a changed bit anywhere, or a missing end, and it does not open")
    func tampering() throws {
        let request = try caller.request()
        let stored = try caller.seal().seal(answer, status: 201, for: request)
        for position in stored.sealed.indices {
            var sealed = stored.sealed
            sealed[position] ^= 1
            #expect(throws: (any Error).self) {
                try caller.seal().open(StoredAnswer(status: 201, sealed: sealed), for: request)
            }
        }
        for length in [0, 1, 27, stored.sealed.count - 1] {
            let cut = StoredAnswer(status: 201, sealed: Array(stored.sealed.prefix(length)))
            #expect(throws: (any Error).self) { try caller.seal().open(cut, for: request) }
        }
    }

    @Test("a body's digest is worth nothing without the API key")
    func digests() throws {
        let mine = try caller.request(body: #"{"value": "1234"}"#)
        #expect(try mine == caller.request(body: #"{"value": "1234"}"#))
        #expect(try mine != caller.request(body: #"{"value": "1235"}"#))
        #expect(try mine.bodyDigest != Caller().request(body: #"{"value": "1234"}"#).bodyDigest)
    }

    @Test("printing a seal shows no key of it")
    func printing() throws {
        var dumped = ""
        dump(try caller.seal(), to: &dumped)
        #expect(!dumped.contains("SymmetricKey"))
        #expect("\(try caller.seal())" == "(answer seal)")
    }

    @Test("what looks like a key in a path is masked before it is kept")
    func paths() throws {
        let request = try caller.request(path: "/v1/chat/\(caller.secret.expose())/messages")
        #expect(request.path == "/v1/chat/wc_live_…/messages")
        let credential = KeyFormat.workclawVerifier.makeSecret().expose()
        #expect(try caller.request(path: "/v1/chat/\(credential)/messages").path == "/v1/chat/wcv_live_…/messages")
        let address = try #require(IPAddress("192.0.2.7"))
        let trace = ClientTrace(address: address, userAgent: "x \(credential) \(caller.secret.expose())")
        #expect(trace.userAgent == "x wcv_live_… wc_live_…")
    }
}
