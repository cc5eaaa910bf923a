import APIKeys
import Foundation
import Testing

@testable import WorkClaw

@Suite("The keyring")
final class KeyringTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")
    private var path: String { folder.appending(path: "keyring").path }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    @Test("is made once, for its owner alone, however many make it at once, and all of them get the same key")
    func made() async throws {
        let path = path
        let results = try await atOnce(20) { _ in
            (try Keyring.make(at: path, now: Workspace.start), try Keyring(path: path).primary().id)
        }
        #expect(results.filter(\.0).count == 1)
        #expect(Set(results.map(\.1)).count == 1)
        #expect(try mode() == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["keyring"], "and nothing beside it")
    }

    @Test(
        "is refused if others than its owner have any right to it, and the mend is said",
        arguments: [0o640, 0o604, 0o620, 0o677])
    func rights(_ mode: Int) throws {
        _ = try Keyring.make(at: path, now: Workspace.start)
        try setMode(mode)
        let error = try #require(throws: VaultError.self) { _ = try Keyring(path: self.path) }
        #expect(error.code == .keyringUnusable)
        #expect(error.message.contains("chmod 600 \(path)"))
        #expect(error.message.contains("mode 0\(String(mode, radix: 8))"))
        try setMode(0o400)
        _ = try Keyring(path: path)
    }

    @Test("with a line that is none is refused by the line's number, and what it says is not repeated")
    func malformed() throws {
        let good = "mk_01m85k9d3vfxjrg08e9gz4hkem \(Data(repeating: 7, count: 32).base64EncodedString())"
        let short = "mk_01m85k9d3vfxjrg08e9gz4hken \(Data(repeating: 9, count: 31).base64EncodedString())"
        let bad = [
            short, "sec_01m85k9d3vfxjrg08e9gz4hkem AAAA", "hush", good + " more", good.replacing(" ", with: ""),
            "mk_01m85k9d3vfxjrg08e9gz4hken not-base-64-at-all-but-of-some-length+++",
        ]
        for line in bad {
            try write("# a comment\n\n\(good)\n\(line)\n")
            let error = try #require(throws: VaultError.self) { _ = try Keyring(path: self.path) }
            #expect(error.message.contains("\(path): line 4 "), "\(error.message)")
            for word in line.split(separator: " ") { #expect(!error.message.contains(word)) }
        }
        try write("\(good)\n\(good)\n")
        #expect(try #require(throws: VaultError.self) { _ = try Keyring(path: self.path) }.message.contains("line 2 "))
        for empty in ["", "# nothing\n\n"] {
            try write(empty)
            #expect(throws: VaultError.self) { _ = try Keyring(path: self.path) }
        }
        try write("\r\n  \(good)  \r\n# the end")
        #expect(try Keyring(path: path).ids().map(\.description) == ["mk_01m85k9d3vfxjrg08e9gz4hkem"])
    }

    @Test("that is not there, or is no file, is refused in one line")
    func none() throws {
        for place in [path, folder.path] {
            let error = try #require(throws: VaultError.self) { _ = try Keyring(path: place) }
            #expect(error.code == .keyringUnusable)
            #expect(error.message.hasPrefix(place))
            #expect(!error.message.contains("\n"))
        }
    }

    @Test("that gets another key wraps with that one, and opens with the old ones still, in this process and others")
    func added() throws {
        _ = try Keyring.make(at: path, now: Workspace.start)
        let (mine, others) = try (Keyring(path: path), Keyring(path: path))
        let old = try mine.primary()
        let new = MasterKey.random(at: Workspace.start)
        try mine.add(new)
        #expect(try mode() == 0o600)
        for keyring in [mine, others, try Keyring(path: path)] {
            #expect(try keyring.primary().id == new.id)
            #expect(try keyring.key(old.id).key == old.key)
            #expect(try keyring.key(new.id).key == new.key)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["keyring"])
        let missing = MasterKeyID(at: Workspace.start)
        let error = #expect(throws: VaultError.self) { _ = try mine.key(missing) }
        #expect(error?.code == .masterKeyMissing)
        #expect(error?.message.contains(missing.description) == true)
    }

    @Test("keeps its owner when root adds a key, or the server could not read it any more", .enabled(if: geteuid() == 0))
    func owner() throws {
        _ = try Keyring.make(at: path, now: Workspace.start)
        try FileManager.default.setAttributes([.ownerAccountID: 1, .groupOwnerAccountID: 1], ofItemAtPath: path)
        try Keyring(path: path).add(.random(at: Workspace.start))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.ownerAccountID] as? Int == 1)
        #expect(attributes[.groupOwnerAccountID] as? Int == 1)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("behind a symbolic link is replaced where it lies, and the link stays one")
    func link() throws {
        let real = folder.appending(path: "real").path
        _ = try Keyring.make(at: real, now: Workspace.start)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: real)
        try Keyring(path: path).add(.random(at: Workspace.start))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == real)
        #expect(try Keyring(path: real).ids().count == 2)
    }

    @Test("is changed by one at a time")
    func locked() throws {
        _ = try Keyring.make(at: path, now: Workspace.start)
        let (first, second) = try (Keyring(path: path), Keyring(path: path))
        do {
            let lock = try first.lock()
            let error = #expect(throws: VaultError.self) { _ = try second.lock() }
            #expect(error?.code == .rotationUnderWay)
            withExtendedLifetime(lock) {}
        }
        #expect(try second.lock() != nil)
    }

    @Test("shows none of its keys, however it is printed")
    func hidden() throws {
        _ = try Keyring.make(at: path, now: Workspace.start)
        let keyring = try Keyring(path: path)
        let content = try String(contentsOfFile: path, encoding: .utf8)
        let key = try #require(content.split(whereSeparator: \.isWhitespace).last)
        #expect(key.count == 44)
        let bytes = try #require(Data(base64Encoded: String(key)))
        var dumped = ""
        let text = try KeyringText(parsing: content, path: path)
        for value in [keyring, try keyring.primary(), text] as [Any] {
            dump(value, to: &dumped)
            dumped += "\(value) \(String(reflecting: value))"
        }
        for secret in [String(key), "\(Array(bytes))", "\(Array(bytes.prefix(4)))".dropLast().description] {
            #expect(!dumped.contains(secret))
        }
    }

    private func write(_ content: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        #expect(
            FileManager.default.createFile(
                atPath: path, contents: Data(content.utf8), attributes: [.posixPermissions: 0o600]))
    }

    private func setMode(_ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func mode() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
