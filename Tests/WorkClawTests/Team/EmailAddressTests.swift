import Testing

@testable import WorkClaw

@Suite("Email addresses")
struct EmailAddressTests {
    @Test(
        "what mail servers take is accepted",
        arguments: ["ana@example.com", "a@b", "ana.maria+work@mail.example.co", "o'neill@x-y.example", "1@2.3"])
    func accepted(text: String) throws {
        #expect(try EmailAddress(text).text == text)
    }

    @Test("space around it is dropped, and the case of letters makes no other address")
    func normalised() throws {
        let address = try EmailAddress("  Ana@Example.COM\n")
        #expect(address.text == "Ana@Example.COM")
        #expect(address.key == "ana@example.com")
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "ana", "@example.com", "ana@", "ana@@example.com", "ana@exa mple.com", "a b@example.com", ".ana@example.com",
            "ana..maria@example.com", "ana@-example.com", "ana@example..com", "ana@example.com.", "ana@exämple.com",
            "\u{212A}ate@example.com", "ana\u{0}@example.com", "ana@example.com,bo@example.com", "<ana@example.com>",
        ])
    func refused(text: String) {
        #expect { try EmailAddress(text) } throws: { ($0 as? FieldFault)?.code == .invalid }
    }

    @Test("at most 254 characters")
    func length() throws {
        let label = String(repeating: "d", count: 60)
        let domain = "\(label).\(label).\(label)"
        let longest = "\(String(repeating: "a", count: 64))@\(domain).abcdef"
        #expect(longest.count == 254)
        _ = try EmailAddress(longest)
        #expect { try EmailAddress(longest + "g") } throws: { ($0 as? FieldFault)?.code == .tooLong }
    }
}
