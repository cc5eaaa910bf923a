import APIKeys
import Synchronization
import Testing

@testable import VerifyPort

@Suite("Scopes that change while the port serves")
struct ScopeChangeTests {
    @Test("a scope that is added can be asked for at once, on a connection that is open too; one that is removed can't")
    func changes() throws {
        let register = ScopeRegister(try #require(Port.catalog))
        let port = try Port(scopes: register.catalog)
        let scope = try #require(Scope("billing:read"))
        let key = try port.makeKey(set: register.set(of: [scope, try #require(Scope("claws:read"))]))
        let request = Port.request("/verify?scope=billing:read", key: key.secret)
        func status(_ request: String) throws -> String { String(try port.send(request).prefix(12).suffix(3)) }
        // On one connection, as long as what is asked is right.
        let first = try port.send(Port.request("/verify?scope=claws:read", key: key.secret))
        #expect(first.contains("X-WorkClaw-Scopes: claws:read billing:read\r\n"), "the name is known from the key")
        register.offer([.init(scope: scope, summary: "x")])
        #expect(try status(request) == "200")
        #expect(try status(Port.request("/verify?scope=billing:read", key: port.makeKey().secret)) == "403")
        #expect(try port.send(Port.request("/verify?scope=billing:read", key: port.makeKey().secret)).contains("billing:read"))
        register.offer([])
        #expect(try port.send(request).hasSuffix(RequestFault.unknownScope.rawValue))
    }

    @Test("what was read of a target by other scopes is read again")
    func target() throws {
        let register = ScopeRegister(try #require(Port.catalog))
        let port = try Port(scopes: register.catalog)
        let scope = try #require(Scope("billing:read"))
        register.offer([.init(scope: scope, summary: "x")])
        let key = try port.makeKey(set: register.set(of: [scope]))
        let request = Port.request("/verify?scope=billing:read", key: key.secret)
        for _ in 0..<2 { #expect(try port.send(request).hasPrefix("HTTP/1.1 200")) }
        register.offer([])
        #expect(try port.send(request).hasPrefix("HTTP/1.1 400"))
    }

    @Test("a key whose scope has taken the bit of another one while its request was on its way does not pass for the other")
    func bitReused() throws {
        // The second bit is the old one's, and then the new one's.
        let before = try ScopeCatalog(["claws:read": "look", "billing:old": "x"])
        let after = try ScopeCatalog(["claws:read": "look", "billing:new": "x"])
        let scopes = Published(before)
        let port = try Port(browsers: .flag, scopes: scopes)
        let scope = try #require(Scope("billing:new"))
        let key = try port.makeKey(set: try #require(after.set(of: scope)))
        port.activity.whenBrowserIsNoted.withLock { $0 = { scopes.publish(after) } }
        let answer = try port.send(Port.request("/verify?scope=billing:old", key: key.secret, "Origin: https://a.example"))
        #expect(port.activity.browsers == 1)
        #expect(answer.hasSuffix(RequestFault.unknownScope.rawValue), "\(answer)")
    }
}
