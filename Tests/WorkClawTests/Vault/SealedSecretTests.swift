import APIKeys
import Testing

@testable import WorkClaw

@Suite("A sealed secret")
struct SealedSecretTests {
    private let key = MasterKey.random(at: Workspace.start)
    private let owner = UserID(at: Workspace.start)
    private let context = SecretContext(
        teamID: TeamID(at: Workspace.start), secretID: SecretID(at: Workspace.start), version: 1, scope: .team, owner: nil)

    @Test("opens for what it was sealed for, with the key that it was sealed with")
    func roundTrip() throws {
        for text in ["x", String(repeating: "long ", count: 10_000)] {
            let sealed = try SealedSecret(SecretValue(text), as: context, under: key)
            #expect(sealed.masterKeyID == key.id)
            #expect(try sealed.open(as: context, under: key).exposeText() == text)
        }
    }

    @Test("is another each time, data key and all")
    func fresh() throws {
        let (first, second) = try (seal(), seal())
        #expect(first.wrappedKey != second.wrappedKey)
        #expect(first.sealedValue != second.sealedValue)
        expectBroken(
            SealedSecret(masterKeyID: key.id, wrappedKey: first.wrappedKey, sealedValue: second.sealedValue), as: context)
    }

    @Test("opens for no other team, secret, version, scope or owner")
    func bound() throws {
        let sealed = try seal()
        let personal = SecretContext(
            teamID: context.teamID, secretID: context.secretID, version: 1, scope: .private, owner: owner)
        let others = [
            SecretContext(
                teamID: TeamID(at: Workspace.start), secretID: context.secretID, version: 1, scope: .team, owner: nil),
            SecretContext(
                teamID: context.teamID, secretID: SecretID(at: Workspace.start), version: 1, scope: .team, owner: nil),
            SecretContext(teamID: context.teamID, secretID: context.secretID, version: 2, scope: .team, owner: nil),
            SecretContext(teamID: context.teamID, secretID: context.secretID, version: 1, scope: .private, owner: nil),
            personal,
        ]
        for other in others { expectBroken(sealed, as: other) }
        let own = try SealedSecret(SecretValue("mine"), as: personal, under: key)
        let stranger = UserID(at: Workspace.start)
        expectBroken(
            own,
            as: SecretContext(
                teamID: context.teamID, secretID: context.secretID, version: 1, scope: .private, owner: stranger))
        #expect(try own.open(as: personal, under: key).exposeText() == "mine")
    }

    @Test("does not open once a bit of it is another", arguments: [0, 11, 12, 20, -1])
    func flipped(_ place: Int) throws {
        let sealed = try seal()
        func flip(_ bytes: [UInt8]) -> [UInt8] {
            var bytes = bytes
            bytes[place < 0 ? bytes.count + place : place] ^= 1
            return bytes
        }
        expectBroken(
            SealedSecret(
                masterKeyID: key.id, wrappedKey: flip(sealed.wrappedKey), sealedValue: sealed.sealedValue), as: context)
        expectBroken(
            SealedSecret(
                masterKeyID: key.id, wrappedKey: sealed.wrappedKey, sealedValue: flip(sealed.sealedValue)), as: context)
    }

    @Test("does not open if it was cut short, or with its parts in each other's place")
    func misshapen() throws {
        let sealed = try seal()
        for value in [[], Array(sealed.sealedValue.dropLast()), sealed.wrappedKey] {
            expectBroken(
                SealedSecret(masterKeyID: key.id, wrappedKey: sealed.wrappedKey, sealedValue: value), as: context)
        }
    }

    @Test("wrapped anew opens with the new key alone, and its value was not touched")
    func rewrapped() throws {
        let new = MasterKey.random(at: Workspace.start)
        let old = try seal()
        let rewrapped = try old.rewrapped(as: context, from: key, to: new)
        #expect(rewrapped.masterKeyID == new.id)
        #expect(rewrapped.sealedValue == old.sealedValue)
        #expect(try rewrapped.open(as: context, under: new).exposeText() == "s3cret")
        expectBroken(rewrapped, as: context)
    }

    private func seal() throws -> SealedSecret { try SealedSecret(SecretValue("s3cret"), as: context, under: key) }

    private func expectBroken(
        _ sealed: SealedSecret, as context: SecretContext, at location: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: VaultError.self, sourceLocation: location) {
            _ = try sealed.open(as: context, under: key)
        }
        #expect(error?.code == .sealBroken, sourceLocation: location)
    }
}
