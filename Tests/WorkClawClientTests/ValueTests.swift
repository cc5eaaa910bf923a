import Foundation
import Testing

@testable import WorkClawClient

@Suite("Values")
struct ValueTests {
    private func json(_ value: some Encodable) throws -> String {
        String(decoding: try ContractJSON.encoder.encode(value), as: UTF8.self)
    }

    @Test(
        "an id holds nothing that means something in a path",
        arguments: ["", ".", "..", "a/b", "a?b", "a#b", "a%2F", "a b", "é", "a\r\n"])
    func ids(text: String) { #expect(Claw.ID(text) == nil) }

    @Test("a change keeps what is not named, and clears what is to be cleared")
    func changes() throws {
        #expect(try json(ClawChanges()) == "{}")
        #expect(
            try json(ClawChanges(domain: .clear, memory: "", model: .set("openai/x"), connections: []))
                == #"{"connections":[],"domain":null,"memory":"","model":"openai/x"}"#)
    }

    @Test("access is the team's or some people's")
    func access() throws {
        let people = Access.people([try #require(Person.ID("usr_1"))])
        #expect(try json(people) == #"{"people":["usr_1"],"type":"people"}"#)
        for access in [people, .team] {
            #expect(try JSONDecoder().decode(Access.self, from: ContractJSON.encoder.encode(access)) == access)
        }
    }

    @Test(
        "a name of something to be done is visible ASCII",
        arguments: ["", "a b", "é", "a\n", String(repeating: "a", count: 256)])
    func names(text: String) { #expect(IdempotencyKey(text) == nil) }

    @Test("new names differ")
    func newNames() { #expect(IdempotencyKey() != IdempotencyKey()) }

    @Test("a tag is what a field can hold")
    func tags() {
        #expect(ETag(#""v3.2.5.2""#)?.text == #""v3.2.5.2""#)
        #expect(ETag(#"W/"v1""#) != nil)
        for text in ["", "v1", "\"", "\"a\r\nb\"", #""a"b""#, "*"] { #expect(ETag(text) == nil) }
    }

    @Test("a time is read to the millisecond")
    func times() throws {
        let time = try ContractJSON.decoder.decode([Date].self, from: Data(#"["2026-11-24T01:40:05.640Z"]"#.utf8))[0]
        #expect(abs(time.timeIntervalSince1970 - 1_795_484_405.640) < 0.0005)
    }
}
