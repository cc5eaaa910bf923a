import APIKeys
import Testing

@Suite("The catalogue of scopes")
struct ScopeCatalogTests {
    private let catalog: ScopeCatalog
    private let alien: Scope

    init() throws {
        catalog = try ScopeCatalog(["b:read": "view b", "a:write": "change a", "a:read": "view a"])
        alien = try #require(Scope("c:read"))
    }

    @Test("keeps the order it was written in")
    func order() {
        #expect(catalog.entries.map(\.scope.name) == ["b:read", "a:write", "a:read"])
        #expect(catalog.entries.map(\.summary) == ["view b", "change a", "view a"])
        #expect(catalog.scopes(in: catalog.all) == catalog.entries.map(\.scope))
    }

    @Test("gives each scope a bit of its own")
    func bits() {
        let sets = catalog.entries.compactMap { catalog.set(of: $0.scope) }
        #expect(sets.map(\.rawValue) == [1, 2, 4])
        #expect(catalog.all.rawValue == 7)
    }

    @Test("every set of its scopes is told back exactly")
    func subsets() {
        for bits in 0..<8 as Range<UInt64> {
            let set = ScopeSet(rawValue: bits)
            #expect(catalog.set(of: catalog.scopes(in: set)) == set)
        }
    }

    @Test("a scope that it does not have gives nothing")
    func unknown() {
        #expect(!catalog.contains(alien))
        #expect(catalog.set(of: alien) == nil)
        #expect(catalog.set(of: [alien]).isEmpty)
        #expect(catalog.set(of: [alien, catalog.entries[0].scope]).rawValue == 1)
        #expect(catalog.scopes(in: ScopeSet(rawValue: ~7)).isEmpty)
    }

    @Test("a scope gives itself and no other")
    func alone() throws {
        let read = try #require(catalog.set(of: catalog.entries[2].scope))
        #expect(read.isSuperset(of: read))
        #expect(!read.isSuperset(of: try #require(catalog.set(of: catalog.entries[1].scope))))
    }

    @Test("refuses a malformed name")
    func malformed() {
        #expect(throws: ScopeCatalogError.malformed("a read")) { try ScopeCatalog(["a:read": "", "a read": ""]) }
    }

    @Test("refuses a name that stands twice")
    func duplicate() throws {
        let scope = try #require(Scope("a:read"))
        #expect(throws: ScopeCatalogError.duplicate(scope)) { try ScopeCatalog(["a:read": "1", "b:read": "", "a:read": "2"]) }
    }

    @Test("may be empty")
    func empty() throws {
        let empty = try ScopeCatalog([:])
        #expect(empty.all.isEmpty)
        #expect(empty.scopes(in: ScopeSet(rawValue: .max)).isEmpty)
    }

    @Test("holds 64 scopes, each with its own bit")
    func full() throws {
        let catalog = try ScopeCatalog([
            "s0:do": "", "s1:do": "", "s2:do": "", "s3:do": "", "s4:do": "", "s5:do": "", "s6:do": "", "s7:do": "",
            "s8:do": "", "s9:do": "", "s10:do": "", "s11:do": "", "s12:do": "", "s13:do": "", "s14:do": "", "s15:do": "",
            "s16:do": "", "s17:do": "", "s18:do": "", "s19:do": "", "s20:do": "", "s21:do": "", "s22:do": "", "s23:do": "",
            "s24:do": "", "s25:do": "", "s26:do": "", "s27:do": "", "s28:do": "", "s29:do": "", "s30:do": "", "s31:do": "",
            "s32:do": "", "s33:do": "", "s34:do": "", "s35:do": "", "s36:do": "", "s37:do": "", "s38:do": "", "s39:do": "",
            "s40:do": "", "s41:do": "", "s42:do": "", "s43:do": "", "s44:do": "", "s45:do": "", "s46:do": "", "s47:do": "",
            "s48:do": "", "s49:do": "", "s50:do": "", "s51:do": "", "s52:do": "", "s53:do": "", "s54:do": "", "s55:do": "",
            "s56:do": "", "s57:do": "", "s58:do": "", "s59:do": "", "s60:do": "", "s61:do": "", "s62:do": "", "s63:do": "",
        ])
        #expect(catalog.all.rawValue == .max)
        #expect(Set(catalog.entries.map { catalog.set(of: $0.scope)?.rawValue.trailingZeroBitCount }).count == 64)
        #expect(catalog.entries.map(\.scope).last.flatMap { catalog.set(of: $0) }?.rawValue == 1 << 63)
    }

    @Test("refuses a 65th scope")
    func tooMany() {
        #expect(throws: ScopeCatalogError.tooMany(65)) {
            try ScopeCatalog([
                "s0:do": "", "s1:do": "", "s2:do": "", "s3:do": "", "s4:do": "", "s5:do": "", "s6:do": "", "s7:do": "",
                "s8:do": "", "s9:do": "", "s10:do": "", "s11:do": "", "s12:do": "", "s13:do": "", "s14:do": "", "s15:do": "",
                "s16:do": "", "s17:do": "", "s18:do": "", "s19:do": "", "s20:do": "", "s21:do": "", "s22:do": "", "s23:do": "",
                "s24:do": "", "s25:do": "", "s26:do": "", "s27:do": "", "s28:do": "", "s29:do": "", "s30:do": "", "s31:do": "",
                "s32:do": "", "s33:do": "", "s34:do": "", "s35:do": "", "s36:do": "", "s37:do": "", "s38:do": "", "s39:do": "",
                "s40:do": "", "s41:do": "", "s42:do": "", "s43:do": "", "s44:do": "", "s45:do": "", "s46:do": "", "s47:do": "",
                "s48:do": "", "s49:do": "", "s50:do": "", "s51:do": "", "s52:do": "", "s53:do": "", "s54:do": "", "s55:do": "",
                "s56:do": "", "s57:do": "", "s58:do": "", "s59:do": "", "s60:do": "", "s61:do": "", "s62:do": "", "s63:do": "",
                "s64:do": "",
            ])
        }
    }

    @Test("each error says what is wrong in one line")
    func errors() throws {
        let scope = try #require(Scope("a:read"))
        let errors: [ScopeCatalogError] = [.malformed("x"), .duplicate(scope), .tooMany(65)]
        #expect(
            errors.map(\.description) == [
                "scope \"x\": must be resource:action, in small letters, digits, - and _",
                "scope \"a:read\": stands in the catalogue twice",
                "65 scopes: a catalogue holds at most 64",
            ])
    }
}
