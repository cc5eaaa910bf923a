import ArgumentParser
import Foundation
import WorkClawServer

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the REST API until SIGTERM or SIGINT.",
        discussion: """
            Every option can also be given in the environment, as WORKCLAW_HOST for --host, or in the JSON file that \
            WORKCLAW_CONFIG_FILE names. The command line wins over the environment, and that over the file.
            """)

    @Option(help: ArgumentHelp("The folder of the database files (default: ./data).", valueName: "dir"))
    var data: String?

    @Option(
        help: ArgumentHelp("The PostgreSQL that holds the data (default: SQLite in the folder).", valueName: "url"))
    var database: String?

    @Flag(help: "Print one JSON value and nothing else, once the server listens.")
    var json = false

    @Option(help: "The address to listen on (default: 127.0.0.1).")
    var host: String?

    @Option(help: "The port to listen on; 0 takes a free one (default: 8080).")
    var port: String?

    @Option(
        name: .customLong("public-url"),
        help: ArgumentHelp("The address that people reach the server under (default: where it listens).", valueName: "url"))
    var publicURL: String?

    @Option(help: ArgumentHelp("The certificate chain, in PEM.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The certificate's private key, in PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(
        help: ArgumentHelp("Networks of proxies whose X-Forwarded-For is believed, separated by commas.", valueName: "cidrs"))
    var trustedProxies: String?

    @Option(help: "The port on which proxies ask whether a request may in; 0 takes a free one (default: none).")
    var verifyPort: String?

    @Option(help: "The address of that port (default: 127.0.0.1).")
    var verifyHost: String?

    @Option(help: ArgumentHelp("The Unix socket on which proxies ask, beside the port or without it.", valueName: "path"))
    var verifySocket: String?

    @Option(help: "The port on which Prometheus finds /metrics; 0 takes a free one (default: none).")
    var metricsPort: String?

    @Option(help: "The address of that port (default: 127.0.0.1).")
    var metricsHost: String?

    @Option(
        help: ArgumentHelp("How the log is written: text, or json for an object a line (default: text).", valueName: "format"))
    var logFormat: String?

    @Option(
        name: .customLong("otlp-endpoint"),
        help: ArgumentHelp(
            "The OpenTelemetry collector that takes spans, as in http://127.0.0.1:4318 (default: none).", valueName: "url"))
    var otlpEndpoint: String?

    @Flag(help: "Serve plain HTTP on an address that other machines can reach.")
    var insecureHttp = false

    @Flag(help: "Let model providers have private, loopback and link-local addresses.")
    var allowPrivateProviders = false

    func run() async throws {
        let given: [String: String?] = [
            "data": data, "database.url": database, "host": host, "port": port, "public.url": publicURL, "tls.cert": tlsCert,
            "tls.key": tlsKey,
            "trusted.proxies": trustedProxies, "insecure.http": insecureHttp ? "true" : nil,
            "verify.port": verifyPort, "verify.host": verifyHost, "verify.socket": verifySocket,
            "metrics.port": metricsPort, "metrics.host": metricsHost, "log.format": logFormat,
            "otlp.endpoint": otlpEndpoint,
            "allow.private.providers": allowPrivateProviders ? "true" : nil,
        ]
        let reader = try await SettingsSources.reader(
            commandLine: given.compactMapValues { $0 }, environment: ProcessInfo.processInfo.environment)
        let format = try LogFormat.read(from: reader)
        let announcement: @Sendable (ServerAnnouncement) -> Void = { [json] announcement in
            if json || format == .json {
                try? Terminal.print(json: announcement, isLine: format == .json)
            } else {
                Terminal.print(announcement.text)
            }
        }
        do {
            var settings = try Settings(reader: reader)
            settings.installation.namesDatabase = database != nil
            Terminal.warn(ofPasswordIn: settings.installation, as: format)
            try await runServer(settings: settings, announce: announcement)
        } catch  where format == .json {
            // What reads the log as JSON reads this too.
            throw ExitCode(Failure(error).report(as: .json))
        }
    }
}
