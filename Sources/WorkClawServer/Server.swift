import APIKeys
public import APIKeysHummingbird
import APIKeysStore
import CoreMetrics
import Foundation
public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
public import NIOCore
import NIOSSL
public import PrometheusText
public import ServiceLifecycle
public import Tracing
import UnixSignals
import VerifyPort
import WorkClaw
import WorkClawAPI
import WorkClawDashboard

/// The one place that puts the parts together; tests and the command line both build their server here.
public struct Server: Sendable {
    /// How long requests under way may take to end once the server is told to stop.
    public static let longestDrain = Duration.seconds(10)

    public let application: Application<FrontResponder>
    /// The routes that a key guards.
    public let routes: [RegisteredRoute]
    private let background: [any Service]
    private let verifyPort: VerifyPort?
    /// Those of the verify port, once it listens.
    private let verifyChannels: ChannelList
    private let metricsPort: MetricsPort?
    private let metricsChannels: ChannelList
    private let logger: Logger

    /// - Parameters:
    ///   - metrics: what the server counts in, and shows on its port for metrics.
    ///   - tracer: records a span of each request, and of the transactions in it.
    ///   - onRunning: called once all listen: with the channel of HTTP, with those of the verify port, and with that of the metrics.
    /// - Throws: ``StartError`` if a TLS file cannot be read.
    public init(
        installation: Installation, settings: Settings, logger: Logger, metrics: MetricRegistry? = nil,
        tracer: (any Tracer)? = nil,
        onRunning: @escaping @Sendable (_ http: any Channel, _ verify: [any Channel], _ metrics: [any Channel]) async -> Void =
            { _, _, _ in }
    ) throws {
        let installation = tracer.map(installation.traced(by:)) ?? installation
        let (verifyChannels, metricsChannels) = (ChannelList(), ChannelList())
        self.verifyChannels = verifyChannels
        self.metricsChannels = metricsChannels
        let factory: any MetricsFactory = metrics ?? NOOPMetricsHandler.instance
        let time = installation.time
        let lease = Lease()
        let index = KeyIndex()
        let node = Node(name: ProcessInfo.processInfo.hostName)
        let verifier = KeyVerifier(format: .workclaw, index: index, lease: lease)
        let feed = KeyFeed(
            database: installation.feedDatabase, index: index, catalog: .workclaw, lease: lease, time: time,
            clock: installation.clock, node: node, limiter: verifier.limiter, leaseLength: settings.leaseLength, logger: logger)
        let recorder = ActivityRecorder(
            store: installation.activity, time: time, logger: logger,
            surfaces: ["/verify": "verify", "/introspect": "introspect"], metrics: factory)
        let deployments = DeploymentStore(database: installation.database)
        let host = HostName("\(node.name)-\(node.id)")
        let claws = ClawStore(database: installation.database)
        let skills = SkillStore(database: installation.database, catalog: installation.skillCatalog)
        let messages = MessageStore(database: installation.database, host: host)
        let providers = ModelProviders(settings: settings.providers, secrets: installation.vault, time: time)
        let chat = ChatService(
            store: messages, providers: providers, tokenBudget: settings.chatTokenBudget, time: time, metrics: factory)
        let address = PublicAddress(settings)
        let guarding = try APIKeyGuard(
            verifier: verifier, realm: "workclaw", fieldPrefix: "WorkClaw-",
            browsers: settings.browserGuard, time: time, activity: recorder, alsoMasked: [.workclawVerifier])
        let api = WorkClawAPI(
            stores: WorkspaceStores(
                claws: claws, teams: installation.teams, skills: skills, deployments: deployments, messages: messages,
                chat: chat,
                idempotency: IdempotencyStore(database: installation.database, host: host)),
            guarding: guarding,
            trustedProxies: settings.trustedProxies,
            readiness: StoreReadiness(feed: feed, installation: installation), keyChanges: feed,
            publicURL: { address.url }, time: time)
        let (router, routes) = try api.router()
        let mail = settings.mail.flatMap { SendmailMailer(command: $0.command, from: $0.sender, time: time) }
            .map { MailQueue(mailer: $0, logger: logger, metrics: factory) }
        let pages = Dashboard(
            stores: DashboardStores(
                accounts: installation.accounts, teams: installation.teams, keys: installation.keys.settled(by: feed),
                activity: installation.activity, audit: installation.audit, vault: installation.vault, claws: claws,
                skills: skills, deployments: deployments, messages: messages, chat: chat, keyChanges: feed,
                scopes: feed.scopes.catalog),
            trustedProxies: settings.trustedProxies, publicURL: { address.url }, mail: mail, time: time)
        self.routes = routes
        self.logger = logger
        let verifyPort = settings.verify.map { verify in
            var configuration = VerifyPort.Configuration(
                judge: guarding.requests, catalog: .workclaw, trustedProxies: settings.trustedProxies,
                fieldPrefix: "WorkClaw-", time: time)
            configuration.catalog = feed.scopes.catalog
            configuration.introspection = IntrospectionSettings(
                verifiers: feed.verifiers, format: .workclawVerifier, realm: "workclaw",
                issuer: { settings.publicURL?.description })
            return VerifyPort(
                on: verify.addresses, configuration: configuration,
                answers: ProblemAnswers(guarding: guarding, problemBase: WorkClawAPI.problemBase))
        }
        self.verifyPort = verifyPort
        metrics?.collect(
            ServerFigures(
                index: index, lease: lease, feed: feed, recorder: recorder, installation: installation,
                verifyPort: verifyPort, process: ProcessFigures(startedAt: SystemTime().now)
            ).collect(into:))
        metricsPort = metrics.flatMap { registry in settings.metrics.map { MetricsPort(settings: $0, registry: registry) } }
        background =
            [
                feed, recorder,
                RuntimeHost(
                    store: deployments, signs: DeploymentStore(database: installation.feedDatabase), probe: providers,
                    time: time,
                    logger: logger, name: host),
                KeySweeper(database: installation.database, time: time, logger: logger),
                ActivityPruner(
                    database: installation.activityDatabase, time: time, retention: settings.activityRetention, logger: logger),
            ] + [mail].compactMap { $0 }
        let pagesRouter = try pages.router()
        let routeNumbers = RouteNumbers(
            router.routes.map(\.path.description) + pagesRouter.routes.map(\.path.description))
        let meters = metrics.map { _ in RequestMeters(routes: routeNumbers, factory: factory) }
        let spans = tracer.map {
            ServerSpans(tracer: $0, routes: routeNumbers, scheme: settings.tls == nil ? "http" : "https")
        }
        application = Application(
            responder: FrontResponder(
                api: router.buildResponder(), pages: pagesRouter.buildResponder(), meters: meters, spans: spans),
            server: try Self.transport(settings.tls),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: nil),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { address.listens(on: port) }
                await onRunning(channel, verifyChannels.all, metricsChannels.all)
            }, logger: logger)
    }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Parameter others: services that end after all of the server's own.
    /// - Throws: `VerifyPort.ListenError` or `MetricsPort.ListenError` before anything else has begun, and what the other parts throw.
    public func run(beside others: [any Service] = []) async throws {
        let shown = try await metricsPort?.listen()
        metricsChannels.all = shown.map { [$0.channel] } ?? []
        let verify: ListeningVerifyPort?
        do {
            verify = try await verifyPort?.listen()
        } catch {
            try? await shown?.channel.close()
            throw error
        }
        verifyChannels.all = verify?.channels ?? []
        // Stopped in reverse: first the server, whose last requests still have a recorder to tell.
        let ports: [any Service] = verify.map { [$0] } ?? []
        var configuration = ServiceGroupConfiguration(
            services: others + (shown.map { [$0] } ?? []) + background + ports + [application],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.longestDrain
        try await ServiceGroup(configuration: configuration).run()
    }

    private static func transport(_ files: Settings.TLSFiles?) throws -> HTTPServerBuilder {
        guard let files else { return .http1() }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificate).map { NIOSSLCertificateSource.certificate($0) }
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: files.privateKey, format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            return try .tls(.http1(), tlsConfiguration: configuration)
        } catch {
            // The library's error may quote the file, which holds a private key.
            throw StartError(
                "--tls-cert \(files.certificate), --tls-key \(files.privateKey): not a certificate chain and its private key in PEM"
            )
        }
    }
}
