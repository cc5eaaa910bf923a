import Foundation
import Testing
import WorkClawServer

@Suite("A bad setting stops the start with one line")
struct BadSettingsTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        let variable: String
        let value: String
        let allowed: String
        var testDescription: String { "\(variable)=\(value)" }
    }

    private static let proxies = "networks such as 10.0.0.0/8, separated by commas"

    @Test(
        "it names the setting, the value and what is allowed",
        arguments: [
            Bad(variable: "WORKCLAW_PORT", value: "http", allowed: "a number from 0 to 65535"),
            Bad(variable: "WORKCLAW_PORT", value: "65536", allowed: "a number from 0 to 65535"),
            Bad(variable: "WORKCLAW_PORT", value: "-1", allowed: "a number from 0 to 65535"),
            Bad(variable: "WORKCLAW_BROWSER_GUARD", value: "on", allowed: "refuse, flag or off"),
            Bad(variable: "WORKCLAW_LOG_LEVEL", value: "loud", allowed: "debug, info, notice, warning, error"),
            Bad(variable: "WORKCLAW_LOG_FORMAT", value: "xml", allowed: "text or json"),
            Bad(variable: "WORKCLAW_METRICS_PORT", value: "65536", allowed: "a number from 0 to 65535"),
            Bad(variable: "WORKCLAW_OTLP_ENDPOINT", value: "localhost:4318", allowed: "an absolute http or https URL"),
            Bad(variable: "WORKCLAW_INSECURE_HTTP", value: "yes", allowed: "true or false"),
            Bad(variable: "WORKCLAW_PUBLIC_URL", value: "claws.example.com", allowed: "an http or https URL"),
            Bad(variable: "WORKCLAW_PUBLIC_URL", value: "https://claws.example.com/?a=1", allowed: "an http or https URL"),
            Bad(variable: "WORKCLAW_TRUSTED_PROXIES", value: "10.0.0.0/33", allowed: proxies),
            Bad(variable: "WORKCLAW_TRUSTED_PROXIES", value: "10.0.0.0/8,everywhere", allowed: proxies),
            Bad(variable: "WORKCLAW_DATABASE_CONNECTIONS", value: "1", allowed: "a number from 2 to 200"),
            Bad(variable: "WORKCLAW_DATABASE_CONNECTIONS", value: "201", allowed: "a number from 2 to 200"),
            Bad(variable: "WORKCLAW_DATABASE_CONNECTIONS", value: "many", allowed: "a number from 2 to 200"),
            Bad(variable: "WORKCLAW_LEASE", value: "0s", allowed: "a duration from 1s to 60s"),
            Bad(variable: "WORKCLAW_LEASE", value: "61s", allowed: "a duration from 1s to 60s"),
            Bad(variable: "WORKCLAW_LEASE", value: "5", allowed: "a duration from 1s to 60s"),
            Bad(variable: "WORKCLAW_MAIL_COMMAND", value: "sendmail -t", allowed: "the absolute path of a program"),
            Bad(variable: "WORKCLAW_MAIL_FROM", value: "nobody", allowed: "an email address"),
            Bad(variable: "WORKCLAW_ACTIVITY_RETENTION", value: "23h", allowed: "a duration from 1d to 3650d"),
            Bad(variable: "WORKCLAW_ACTIVITY_RETENTION", value: "3651d", allowed: "a duration from 1d to 3650d"),
        ])
    func named(_ bad: Bad) async throws {
        let line = try await refusal(Given(environment: [bad.variable: bad.value]))
        #expect(line.contains(bad.variable))
        #expect(line.contains("\"\(bad.value)\""))
        #expect(line.contains(bad.allowed))
    }

    @Test(
        "one from the command line is named as its option",
        arguments: [("port", "--port"), ("public.url", "--public-url"), ("trusted.proxies", "--trusted-proxies")])
    func option(_ name: String, _ flag: String) async throws {
        let line = try await refusal(Given(commandLine: [name: "nonsense"]))
        #expect(line.contains(flag))
        #expect(line.contains("\"nonsense\""))
    }

    @Test("a mail program without an address that mail comes from")
    func mailWithoutSender() async throws {
        let line = try await refusal(Given(environment: ["WORKCLAW_MAIL_COMMAND": "/usr/sbin/sendmail"]))
        #expect(line.contains("WORKCLAW_MAIL_COMMAND") && line.contains("WORKCLAW_MAIL_FROM"))
    }

    @Test("an address for metrics without a port")
    func metricsHostAlone() async throws {
        let line = try await refusal(Given(environment: ["WORKCLAW_METRICS_HOST": "127.0.0.1"]))
        #expect(line.contains("--metrics-host") && line.contains("--metrics-port"))
    }

    @Test("one from the file too")
    func file() async throws {
        let line = try await refusal(Given(file: #"{"port": 70000}"#))
        #expect(line.contains("WORKCLAW_PORT"))
        #expect(line.contains("\"70000\""))
    }

    @Test("a file that is no JSON, or is not there", arguments: ["{\"port\": ", nil])
    func noFile(_ content: String?) async throws {
        var given = Given(file: content)
        if content == nil { given.environment["WORKCLAW_CONFIG_FILE"] = "/nowhere/at/all.json" }
        let line = try await refusal(given)
        #expect(line.contains("WORKCLAW_CONFIG_FILE"))
        #expect(line.contains(".json"))
    }

    @Test(
        "a database that is none, wherever it is named, is not repeated: it may hold a password",
        arguments: [
            "mysql://claws:hush-hush@db/claws", "host=db password=hush-hush", "hush-hush", "", "postgres://hush-hush:x:y@[/",
        ])
    func noDatabase(_ text: String) async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("workclaw-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        for (given, name) in [
            (Given(commandLine: ["database.url": text]), "--database"),
            (Given(environment: ["WORKCLAW_DATABASE_URL": text]), "WORKCLAW_DATABASE_URL "),
            (Given(environment: ["WORKCLAW_DATABASE_URL_FILE": file.path]), "WORKCLAW_DATABASE_URL_FILE"),
        ] {
            let line = try await refusal(given)
            #expect(line.contains(name), "\(line)")
            #expect(line.contains("not a postgres:// URL"), "\(line)")
            #expect(!line.contains("hush"))
        }
    }

    @Test("a database that is named twice, by sources that contradict each other")
    func twoDatabases() async throws {
        let (url, path) = ("postgres://claws:hush-hush@db/claws", "/nowhere/at/all")
        for given in [
            Given(environment: ["WORKCLAW_DATABASE_URL": url, "WORKCLAW_DATABASE_URL_FILE": path]),
            Given(environment: ["WORKCLAW_DATABASE_URL_FILE": path], file: #"{"database": {"url": "\#(url)"}}"#),
        ] {
            let line = try await refusal(given)
            #expect(line.contains("WORKCLAW_DATABASE_URL and WORKCLAW_DATABASE_URL_FILE"))
            #expect(!line.contains("hush"))
        }
    }

    @Test("a file for the database's URL that cannot be read", arguments: ["/nowhere/at/all", ""])
    func noDatabaseFile(_ path: String) async throws {
        let line = try await refusal(Given(environment: ["WORKCLAW_DATABASE_URL_FILE": path]))
        #expect(line.contains("WORKCLAW_DATABASE_URL_FILE"))
    }

    @Test("half of the TLS files", arguments: ["tls.cert", "tls.key"])
    func halfTLS(_ name: String) async throws {
        let line = try await refusal(Given(commandLine: [name: "/secret/place.pem"]))
        #expect(line.contains("--tls-cert") && line.contains("--tls-key"))
    }

    @Test(
        "an address that other machines reach, without anything that protects keys on their way",
        arguments: ["0.0.0.0", "::", "192.168.1.5", "2001:db8::1", "example.com"])
    func openAddress(_ host: String) async throws {
        let line = try await refusal(Given(commandLine: ["host": host]))
        for part in [host, "--tls-cert", "--trusted-proxies", "--insecure-http"] { #expect(line.contains(part)) }
        let denied = try await refusal(Given(commandLine: ["host": host, "insecure.http": "false"]))
        #expect(denied == line)
    }

    @Test(
        "an address that other machines reach is fine with TLS, with proxies that do it, or if somebody wants it so",
        arguments: [
            ["tls.cert": "/c.pem", "tls.key": "/k.pem"], ["trusted.proxies": "10.0.0.0/8"], ["insecure.http": "true"],
        ])
    func protectedAddress(_ remedy: [String: String]) async throws {
        let settings = try await Given(commandLine: remedy.merging(["host": "0.0.0.0"]) { $1 }).settings()
        #expect(settings.host == "0.0.0.0")
    }

    @Test("an address of this machine alone needs nothing", arguments: ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
    func loopback(_ host: String) async throws {
        #expect(try await Given(commandLine: ["host": host]).settings().host == host)
    }

    @Test("other settings, which may be secrets, are not repeated")
    func othersStaySecret() async throws {
        var given = Given(environment: ["WORKCLAW_MAIL_PASSWORD": "hush-hush", "WORKCLAW_PORT": "nonsense"])
        given.file = #"{"vault": {"key": "also-hush"}, "log": {"level": 7}}"#
        let line = try await refusal(given)
        #expect(!line.contains("hush"))
        #expect(!line.contains("MAIL"))
    }

    private func refusal(_ given: Given, at location: SourceLocation = #_sourceLocation) async throws -> String {
        let error = await #expect(throws: StartError.self, sourceLocation: location) { _ = try await given.settings() }
        let line = try #require(error, sourceLocation: location).description
        #expect(line.split(whereSeparator: \.isNewline).count == 1, sourceLocation: location)
        return line
    }
}
