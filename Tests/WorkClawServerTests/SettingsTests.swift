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

    @Test(
        "where the database is comes from the command line, a variable or a file, and the command line wins over both of the others"
    )
    func database() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("workclaw-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("postgres://claws@file/claws\n".utf8).write(to: file)
        let inFile = ["WORKCLAW_DATABASE_URL_FILE": file.path]
        let inVariable = ["WORKCLAW_DATABASE_URL": "postgres://claws@variable/claws"]
        let flag = ["database.url": "postgresql://claws@flag/claws"]
        for (given, host) in [
            (Given(environment: inFile), "file"), (Given(environment: inVariable), "variable"),
            (Given(commandLine: flag, environment: inFile), "flag"),
            (Given(commandLine: flag, environment: inVariable), "flag"),
            (Given(commandLine: flag, environment: inFile.merging(inVariable) { $1 }), "flag"),
            (Given(commandLine: flag, file: #"{"database": {"url": {"file": "\#(file.path)"}}}"#), "flag"),
        ] {
            let url = try #require(try await given.settings().installation.databaseURL)
            #expect(url.description.contains("host=\(host)"), "\(url)")
        }
        #expect(try await Given().settings().installation.databaseURL == nil)
    }

    @Test("the database's settings reach to their bounds", arguments: [("2", "1s", "1d"), ("200", "60s", "3650d")])
    func bounds(_ connections: String, _ lease: String, _ retention: String) async throws {
        let settings = try await Given(environment: [
            "WORKCLAW_DATABASE_CONNECTIONS": connections, "WORKCLAW_LEASE": lease, "WORKCLAW_ACTIVITY_RETENTION": retention,
        ]).settings()
        #expect(String(settings.installation.databaseConnections) == connections)
        #expect(settings.leaseLength == (lease == "1s" ? .seconds(1) : .seconds(60)))
        #expect(settings.activityRetention == .seconds(86_400 * (retention == "1d" ? 1 : 3650)))
    }

    @Test(
        "the flags that lead another command to the database show no password, wherever the URL holds it",
        arguments: [
            "postgres://claws:hush-hush@db/claws", "postgres://claws@db/claws?password=hush-hush",
            "postgres://claws@db/claws?sslmode=require&sslpassword=hush-hush", "postgres://:hush-hush@db/claws",
            "postgres://claws:hush-hush@one,two/claws",
        ])
    func flags(_ url: String) async throws {
        var settings = try await Given(commandLine: ["database.url": url]).settings().installation
        settings.namesDatabase = true
        #expect(settings.flags == " --database \"$WORKCLAW_DATABASE_URL\"")
        #expect(!settings.place.contains("hush"))
        #expect(!String(reflecting: settings).contains("hush"))
        settings.namesDatabase = false
        #expect(settings.flags == "")
        settings.databaseURL = try DatabaseURL("postgres://claws@db/claws")
        settings.namesDatabase = true
        #expect(settings.flags == " --database 'postgres://claws@db/claws'")
    }

    @Test("a variable that is none of the program's changes nothing")
    func foreignVariables() async throws {
        let settings = try await Given(environment: ["PORT": "1", "HOST": "0.0.0.0", "DATA": "/"]).settings()
        #expect(settings.port == 8080)
        #expect(settings.host == "127.0.0.1")
    }
}
