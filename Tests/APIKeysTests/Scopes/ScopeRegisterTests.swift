import APIKeys
import Testing

@Suite("The scopes of a running server")
struct ScopeRegisterTests {
    private let register: ScopeRegister

    init() throws {
        register = ScopeRegister(try ScopeCatalog(["a:read": "see", "a:write": "change"]))
    }

    private static func entries(_ names: [String]) throws -> [ScopeCatalog.Entry] {
        try names.map { ScopeCatalog.Entry(scope: try #require(Scope($0)), summary: "does \($0)") }
    }

    private func set(_ names: String...) throws -> ScopeSet {
        register.set(of: try names.map { try #require(Scope($0)) })
    }

    private var offered: [String] { register.catalog.value.entries.map(\.scope.name) }

    @Test("what is built in has its bits, and stays whatever comes and goes")
    func builtIn() throws {
        let before = register.catalog.value.all
        register.offer(try Self.entries(["b:read"]))
        #expect(offered == ["a:read", "a:write", "b:read"])
        #expect(register.catalog.value.summary(of: try #require(Scope("b:read"))) == "does b:read")
        register.offer([])
        #expect(offered == ["a:read", "a:write"] && register.catalog.value.all == before)
        #expect(try set("a:read").rawValue == 1 && set("a:write").rawValue == 2)
    }

    @Test("a key whose scope nobody has told of yet has the bit that the scope is offered with later, and its name can be told")
    func keyFirst() throws {
        let number = register.catalog.number
        let key = try set("b:read", "a:read")
        #expect(register.catalog.number > number, "who judges learns of the bit before it can meet it")
        let catalog = register.catalog.value
        #expect(offered == ["a:read", "a:write"], "it is not offered")
        #expect(
            (0..<catalog.width).filter { key.rawValue >> UInt64($0) & 1 == 1 }.map { catalog.scope(at: $0)?.name } == [
                "a:read", "b:read",
            ])
        register.offer(try Self.entries(["c:read", "b:read"]))
        let later = register.catalog.value
        #expect(later.set(of: try #require(Scope("b:read"))).map(key.isSuperset) ?? false)
        #expect(try !set("c:read").isSubset(of: key))
    }

    @Test("a bit that a key has never comes to mean another scope, and the scope has it again when it comes back")
    func neverReused() throws {
        register.offer(try Self.entries(["b:read"]))
        let key = try set("b:read")
        register.offer([])
        #expect(register.catalog.value.set(of: try #require(Scope("b:read"))) == nil, "nothing can ask for it")
        let others = try Self.entries((0..<61).map { "c:n\($0)" })
        register.offer(others)
        #expect(register.catalog.value.all.isDisjoint(with: key) && register.catalog.value.entries.count == 63)
        // There is no bit left: what comes now gives nothing, and cannot be asked for.
        register.offer(others + (try Self.entries(["d:read"])))
        #expect(try set("d:read").isEmpty && register.catalog.value.entries.count == 63)
        register.offer(try Self.entries(["b:read"]))
        #expect(register.catalog.value.set(of: try #require(Scope("b:read"))) == key)
    }

    @Test("a bit that no key has had is used again once there is no other")
    func reused() throws {
        for number in 0..<200 {
            register.offer(try Self.entries(["b:n\(number)"]))
            #expect(offered == ["a:read", "a:write", "b:n\(number)"])
            #expect(register.catalog.value.all.rawValue.nonzeroBitCount == 3)
        }
        register.offer(try Self.entries((0..<62).map { "c:n\($0)" }))
        #expect(register.catalog.value.all.rawValue == .max && register.catalog.value.entries.count == 64)
    }

    @Test("nothing is published where nothing is new")
    func still() throws {
        register.offer(try Self.entries(["b:read"]))
        let number = register.catalog.number
        register.offer(try Self.entries(["b:read"]))
        _ = try set("b:read", "a:read")
        #expect(register.catalog.number == number && register.catalog.latest.number == number)
    }

    @Test("a catalogue takes in others after its own, at most 64 in all, and none twice")
    func adding() throws {
        let base = try ScopeCatalog(["a:read": "see"])
        let sum = base.adding(try Self.entries(["a:read"] + (0..<70).map { "b:n\($0)" }))
        #expect(sum.entries.count == 64 && sum.all.rawValue == .max)
        #expect(sum.summary(of: try #require(Scope("a:read"))) == "see")
        #expect(sum.scope(at: 0)?.name == "a:read" && sum.scope(at: 1)?.name == "b:n0" && sum.scope(at: 64) == nil)
    }
}
