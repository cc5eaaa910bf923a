import APIKeysHummingbird
import Foundation
import Testing
import WorkClawServer

@Suite("Settings")
struct SettingsTests {
    @Test("every setting has a default that works")
    func defaults() async throws {
        let settings = try await Given().settings()
        #expect(settings.installation.dataDirectory == "./data")
        #expect(settings.installation.masterKeyFile == nil)
        #expect(settings.host == "127.0.0.1")
        #expect(settings.port == 8080)
        #expect(settings.tls == nil)
        #expect(settings.browserGuard == .refuse)
        #expect(settings.logLevel == .notice)
        #expect(settings.publicURL == nil)
    }

    @Test("the command line wins over the environment, and that over the file")
    func precedence() async throws {
        var given = Given()
        given.file = #"{"port": 1000, "data": "/file", "host": "127.0.0.3", "log": {"level": "debug"}}"#
        given.environment = ["WORKCLAW_PORT": "2000", "WORKCLAW_DATA": "/environment"]
        given.commandLine = ["port": "3000"]
        let settings = try await given.settings()
        #expect(settings.port == 3000)
        #expect(settings.installation.dataDirectory == "/environment")
        #expect(settings.host == "127.0.0.3")
        #expect(settings.logLevel == .debug)
        #expect(settings.browserGuard == .refuse, "none of them says")
    }

    @Test("every setting can be given in the environment")
    func environment() async throws {
        let settings = try await Given(environment: [
            "WORKCLAW_DATA": "/data", "WORKCLAW_HOST": "0.0.0.0", "WORKCLAW_PORT": "443", "WORKCLAW_TLS_CERT": "/c.pem",
            "WORKCLAW_TLS_KEY": "/k.pem", "WORKCLAW_TRUSTED_PROXIES": "10.0.0.0/8, ::1/128",
            "WORKCLAW_BROWSER_GUARD": "flag", "WORKCLAW_LOG_LEVEL": "error", "WORKCLAW_MASTER_KEY_FILE": "/keys",
            "WORKCLAW_PUBLIC_URL": "https://claws.example.com/",
        ]).settings()
        #expect(settings.installation.dataDirectory == "/data")
        #expect(settings.host == "0.0.0.0")
        #expect(settings.port == 443)
        #expect(settings.tls?.certificate == "/c.pem")
        #expect(settings.tls?.privateKey == "/k.pem")
        #expect(settings.browserGuard == .flag)
        #expect(settings.logLevel == .error)
        #expect(settings.installation.masterKeyFile == "/keys")
        #expect(settings.publicURL?.text == "https://claws.example.com")
    }

    @Test("a file may give numbers, truth values and lists as such, or as text")
    func file() async throws {
        let plain = #"{"port": 9000, "insecure": {"http": true}, "host": "0.0.0.0"}"#
        #expect(try await Given(file: plain).settings().port == 9000)
        let quoted = #"{"port": "9000", "insecure": {"http": "true"}, "host": "0.0.0.0"}"#
        #expect(try await Given(file: quoted).settings().port == 9000)
        let list = #"{"host": "0.0.0.0", "trusted": {"proxies": ["10.0.0.0/8", "192.168.0.0/16"]}}"#
        #expect(try await Given(file: list).settings().host == "0.0.0.0")
    }

    @Test("a variable that is none of the program's changes nothing")
    func foreignVariables() async throws {
        let settings = try await Given(environment: ["PORT": "1", "HOST": "0.0.0.0", "DATA": "/"]).settings()
        #expect(settings.port == 8080)
        #expect(settings.host == "127.0.0.1")
    }
}
