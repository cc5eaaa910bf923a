import APIKeys
import APIKeysHummingbird
import APIKeysStore
public import Configuration
public import WorkClaw

/// How the server is to run: command line over `WORKCLAW_*` environment over an optional file, each setting with a default that works.
public struct Settings: Sendable {
    /// Where the data are.
    public var installation: InstallationSettings
    public var host: String
    /// 0 takes a free one.
    public var port: Int
    public var tls: TLSFiles?
    /// Proxies whose `X-Forwarded-For` is believed.
    public var trustedProxies: TrustedProxies
    /// What happens to a key that a browser sends.
    public var browserGuard: BrowserGuard
    public var logLevel: LogLevel
    public var logFormat: LogFormat
    /// Where the models are that Claws think with.
    public var providers: ProviderSettings
    /// How many tokens a prompt may take by estimate.
    public var chatTokenBudget: Int
    /// What links begin with; `nil` for the address that the server listens on.
    public var publicURL: PublicURL?
    /// How long a node that is cut off from the database goes on accepting keys.
    public var leaseLength: Duration
    /// How long the rows of the activity log are kept.
    public var activityRetention: Duration
    /// `nil` if no mail is sent.
    public var mail: MailSettings?
    /// `nil` if no proxy asks.
    public var verify: VerifySettings?
    /// `nil` if no metrics are shown.
    public var metrics: MetricsSettings?
    /// `nil` if no spans are recorded.
    public var tracing: TracingSettings?

    /// A certificate chain and its private key, in PEM.
    public struct TLSFiles: Sendable, Hashable {
        public let certificate: String
        public let privateKey: String
    }

    public enum LogLevel: String, Sendable, CaseIterable {
        case debug, info, notice, warning, error
    }

    /// Reads the settings.
    ///
    /// - Parameter reader: the sources, the strongest first; see ``SettingsSources``.
    /// - Throws: ``StartError`` that names the setting, its value and what is allowed.
    public init(reader: ConfigReader) throws {
        let read = SettingReader(reader: reader)
        installation = try InstallationSettings(reader: reader)
        host = read.text("host") ?? "127.0.0.1"
        port = try read.port("port") ?? 8080
        let proxies = try read.value(
            "trusted.proxies", allowed: "networks such as 10.0.0.0/8, separated by commas", Self.networks(in:))
        trustedProxies = TrustedProxies(proxies ?? [])
        browserGuard = try read.value("browser.guard", allowed: "refuse, flag or off", BrowserGuard.init(rawValue:)) ?? .refuse
        let levels = LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
        logLevel = try read.value("log.level", allowed: levels, LogLevel.init(rawValue:)) ?? .notice
        logFormat = try LogFormat.read(from: reader)
        providers = try Self.providers(reader: reader)
        chatTokenBudget =
            try read.value("chat.token.budget", allowed: "a number from 1000 to 10000000") {
                Int($0).flatMap { 1000...10_000_000 ~= $0 ? $0 : nil }
            } ?? 32_000
        publicURL = try Self.publicURL(reader: reader)
        leaseLength = try read.duration("lease", from: "1s", to: "60s") ?? KeyFeed.defaultLeaseLength
        activityRetention = try read.duration("activity.retention", from: "1d", to: "3650d") ?? ActivityPruner.defaultRetention
        mail = try MailSettings.read(from: reader)
        tls = try Self.tls(certificate: read.text("tls.cert"), privateKey: read.text("tls.key"))
        let isInsecureAllowed = try read.truth("insecure.http") ?? false
        verify = try VerifySettings.read(from: reader, isInsecureAllowed: isInsecureAllowed)
        metrics = try MetricsSettings.read(from: reader)
        tracing = try TracingSettings.read(from: reader)
        try requireProtectedTransport(isAllowedWithout: isInsecureAllowed || proxies != nil)
    }

    /// Where the models are that Claws think with, and which secrets open them.
    ///
    /// - Throws: ``StartError`` that names the setting, its value and what is allowed.
    public static func providers(reader: ConfigReader) throws -> ProviderSettings {
        let read = SettingReader(reader: reader)
        let timeout = try read.value("provider.timeout", allowed: "seconds from 1s to 600s, as in 60s") { text in
            text.hasSuffix("s") ? Int(text.dropLast()).flatMap { 1...600 ~= $0 ? Duration.seconds($0) : nil } : nil
        }
        return ProviderSettings(
            openai: try endpoint("openai", standard: ProviderSettings.openai, read),
            anthropic: try endpoint("anthropic", standard: ProviderSettings.anthropic, read),
            timeout: timeout ?? .seconds(60), allowsPrivateAddresses: try read.truth("allow.private.providers") ?? false)
    }

    private static func endpoint(
        _ name: String, standard: ProviderSettings.Endpoint, _ read: SettingReader
    ) throws -> ProviderSettings.Endpoint {
        let secret = try read.value(
            "\(name).key.secret", allowed: "the name of a secret: 1 to \(SecretName.longest) letters, digits, - and _"
        ) { SecretName($0) }
        let url = try read.value("\(name).base.url", allowed: "an absolute https or http URL without credentials or query") {
            ProviderSettings.Endpoint(baseURL: $0, secret: secret ?? standard.secret)
        }
        return url ?? ProviderSettings.Endpoint(baseURL: standard.baseURL, secret: secret ?? standard.secret) ?? standard
    }

    /// What links begin with, if any source says.
    ///
    /// - Throws: ``StartError`` that names the setting, its value and what is allowed.
    public static func publicURL(reader: ConfigReader) throws -> PublicURL? {
        try SettingReader(reader: reader).value(
            "public.url",
            allowed: "an http or https URL without a query, a fragment or credentials, such as https://claws.example.com",
            PublicURL.init)
    }

    private static func networks(in text: String) -> [CIDR]? {
        let words = text.split(separator: ",").map { $0.trimmingPrefix(/\s+/).replacing(/\s+$/, with: "") }
        let networks = words.compactMap { CIDR($0) }
        return networks.count == words.count && !words.isEmpty ? networks : nil
    }

    private static func tls(certificate: String?, privateKey: String?) throws -> TLSFiles? {
        switch (certificate, privateKey) {
        case (nil, nil): return nil
        case (let certificate?, let privateKey?): return TLSFiles(certificate: certificate, privateKey: privateKey)
        default: throw StartError("--tls-cert and --tls-key go together: one of them is missing")
        }
    }

    /// A key in the clear on a network is a key given away.
    private func requireProtectedTransport(isAllowedWithout: Bool) throws {
        let isLoopback = host == "localhost" || IPAddress(host)?.isLoopback ?? false
        guard isLoopback || tls != nil || isAllowedWithout else {
            throw StartError(
                "host \(host) can be reached from other machines, and keys would cross the network in the clear: give --tls-cert and "
                    + "--tls-key, or --trusted-proxies CIDR if a proxy before this server does TLS, or --insecure-http")
        }
    }
}
