import APIKeys
public import APIKeysHummingbird
import APIKeysStore
import Foundation
public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
public import NIOCore
import NIOSSL
import ServiceLifecycle
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
    private let logger: Logger

    /// - Parameters:
    ///   - onRunning: called once all listen: with the channel of HTTP, and with those of the verify port.
    /// - Throws: ``StartError`` if a TLS file cannot be read.
    public init(
        installation: Installation, settings: Settings, logger: Logger,
        onRunning: @escaping @Sendable (_ http: any Channel, _ verify: [any Channel]) async -> Void = { _, _ in }
    ) throws {
        let verifyChannels = ChannelList()
        self.verifyChannels = verifyChannels
        let time = installation.time
        let lease = Lease()
        let index = KeyIndex()
        let node = Node(name: ProcessInfo.processInfo.hostName)
        let verifier = KeyVerifier(format: .workclaw, index: index, lease: lease)
        let feed = KeyFeed(
            database: installation.feedDatabase, index: index, catalog: .workclaw, lease: lease, time: time,
            clock: installation.clock, node: node, limiter: verifier.limiter, leaseLength: settings.leaseLength, logger: logger)
        let recorder = ActivityRecorder(store: installation.activity, time: time, logger: logger)
        let deployments = DeploymentStore(database: installation.database)
        let host = HostName("\(node.name)-\(node.id)")
        let claws = ClawStore(database: installation.database)
        let skills = SkillStore(database: installation.database, catalog: installation.skillCatalog)
        let messages = MessageStore(database: installation.database, host: host)
        let providers = ModelProviders(settings: settings.providers, secrets: installation.vault, time: time)
        let chat = ChatService(store: messages, providers: providers, tokenBudget: settings.chatTokenBudget, time: time)
        let address = PublicAddress(settings)
        let guarding = try APIKeyGuard(
            verifier: verifier, realm: "workclaw", fieldPrefix: "WorkClaw-",
            browsers: settings.browserGuard, time: time, activity: recorder)
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
            .map { MailQueue(mailer: $0, logger: logger) }
        let pages = Dashboard(
            stores: DashboardStores(
                accounts: installation.accounts, teams: installation.teams, keys: installation.keys.settled(by: feed),
                activity: installation.activity, audit: installation.audit, vault: installation.vault, claws: claws,
                skills: skills, deployments: deployments, messages: messages, chat: chat, keyChanges: feed),
            trustedProxies: settings.trustedProxies, publicURL: { address.url }, mail: mail, time: time)
        self.routes = routes
        self.logger = logger
        verifyPort = settings.verify.map { verify in
            VerifyPort(
                on: verify.addresses,
                configuration: VerifyPort.Configuration(
                    judge: guarding.requests, catalog: .workclaw, trustedProxies: settings.trustedProxies,
                    fieldPrefix: "WorkClaw-", time: time),
                answers: ProblemAnswers(guarding: guarding, problemBase: WorkClawAPI.problemBase))
        }
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
        application = Application(
            responder: FrontResponder(api: router.buildResponder(), pages: try pages.router().buildResponder()),
            server: try Self.transport(settings.tls),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: nil),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { address.listens(on: port) }
                await onRunning(channel, verifyChannels.all)
            }, logger: logger)
    }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Throws: `VerifyPort.ListenError` before anything else has begun, and what the other parts throw.
    public func run() async throws {
        let verify = try await verifyPort?.listen()
        verifyChannels.all = verify?.channels ?? []
        // Stopped in reverse: first the server, whose last requests still have a recorder to tell.
        var configuration = ServiceGroupConfiguration(
            services: background + (verify.map { [$0] } ?? []) + [application], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
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
