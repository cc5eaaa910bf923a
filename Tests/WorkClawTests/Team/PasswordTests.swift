import Foundation
import Testing

@testable import WorkClaw

@Suite("Passwords")
struct PasswordTests {
    static let secret = "correct horse battery"

    @Test("at least 12 characters, at most 1,024 bytes")
    func length() throws {
        _ = try Password(String(repeating: "é", count: 12))
        _ = try Password(String(repeating: "x", count: 1024))
        #expect { try Password("elevenchars") } throws: { ($0 as? FieldFault)?.code == .tooShort }
        #expect { try Password("") } throws: { ($0 as? FieldFault)?.code == .tooShort }
        #expect { try Password(String(repeating: "x", count: 1025)) } throws: { ($0 as? FieldFault)?.code == .tooLong }
        #expect { try Password(String(repeating: "é", count: 513)) } throws: { ($0 as? FieldFault)?.code == .tooLong }
    }

    @Test("the same letters are the same password, however a keyboard encodes them")
    func normalisation() throws {
        let hash = try PasswordHash(of: Password("caf\u{E9} au lait!"), salt: Self.salt, parameters: .weak)
        #expect(try hash.matches(Password("cafe\u{301} au lait!")))
    }

    @Test("printing, interpolating, dumping and reflecting shows neither a password nor its hash nor a fault's value")
    func printing() throws {
        let password = try Password(Self.secret)
        let hash = try PasswordHash(of: password, salt: Self.salt, parameters: .weak)
        var dumped = ""
        dump((password, hash, Optional(password)), to: &dumped)
        let shown = ["\(password)", String(reflecting: password), "\(hash)", String(reflecting: [hash]), dumped]
        for text in shown {
            #expect(!text.contains(Self.secret))
            #expect(!text.contains(hash.text.suffix(20)))
            #expect(!text.contains("\(Array(Self.secret.utf8)[0]), \(Array(Self.secret.utf8)[1])"))
        }
        let tooShort = "hunter2"
        #expect { try Password(tooShort) } throws: { !"\($0) \(String(reflecting: $0))".contains(tooShort) }
    }

    @Test("scrypt, by the third test vector of RFC 7914, section 12")
    func vector() throws {
        let parameters = try #require(ScryptParameters(storedLogN: 14, blockSize: 8, parallelism: 1))
        let hash = try PasswordHash(of: Password("pleaseletmein"), salt: Array("SodiumChloride".utf8), parameters: parameters)
        let digits = hash.hash.map { String(format: "%02x", $0) }.joined()
        #expect(digits == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")
    }

    @Test("a hash is stored as a PHC string, and read from one")
    func text() throws {
        let hash = try PasswordHash(of: Password(Self.secret), salt: Self.salt, parameters: .weak)
        #expect(hash.text.hasPrefix("$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$"))
        #expect(!hash.text.hasSuffix("="))
        let read = try #require(PasswordHash(hash.text))
        #expect(read.text == hash.text)
        #expect(try read.matches(Password(Self.secret)))
        #expect(try !read.matches(Password(Self.secret + "!")))
    }

    @Test(
        "what is no hash of ours is not read, nor one that would take gigabytes",
        arguments: [
            "", "secret", "$scrypt$", "$argon2$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
            "$scrypt$ln=40,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
            "$scrypt$ln=0,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
            "$scrypt$ln=4,r=8$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
            "$scrypt$ln=4,r=8,p=1$AAEC$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
            "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAEC",
        ])
    func unreadable(text: String) {
        #expect(PasswordHash(text) == nil)
    }

    static let salt = (0..<16).map { UInt8($0) }
}
