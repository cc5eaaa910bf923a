import APIKeys
import APIKeysHummingbird
import APIKeysStore
import CoreMetrics
import Foundation
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import OTLPTracing
import PrometheusText
import ServiceLifecycle
import SQLDatabase
import Tracing
import VerifyPort
import WorkClaw
import WorkClawAPI

/// Serves until SIGTERM or SIGINT, then stops in order: no new connections, the requests under way end (10 s at most), the activity is
/// written.
///
/// Sets up logging and, if they are asked for, metrics for the whole process: to be called once.
///
/// - Parameter announce: called once the server listens.
/// - Throws: ``StartError`` in one line if it cannot start.
public func runServer(
    settings: Settings, announce: @escaping @Sendable (ServerAnnouncement) -> Void
) async throws {
    // What the libraries beneath log stands on the same stream, in the same form.
    LoggingSystem.bootstrap { settings.logFormat.handler(label: $0) }
    let logger = Logger(label: "workclaw", level: settings.logLevel)
    let installation = try await Installation.open(settings.installation, creating: true)
    let isSetUp = try await installation.teams.isSetUp()
    let setUp = isSetUp ? nil : try await installation.accounts.makeSetUpToken(at: installation.time.now)
    let metrics = settings.metrics.map { _ in MetricRegistry(ServerMetrics.descriptions) }
    // For what the libraries beneath count.
    if let metrics { MetricsSystem.bootstrap(metrics) }
    let tracer = settings.tracing.map { _ in OTLPTracer() }
    // For what is called outside: the client of model providers makes spans, and hands the trace on.
    if let tracer { InstrumentationSystem.bootstrap(tracer) }
    let server = try Server(
        installation: installation, settings: settings, logger: logger, metrics: metrics, tracer: tracer
    ) { channel, verifyChannels, metricsChannels in
        let url = settings.url(port: channel.localAddress?.port ?? settings.port)
        let publicURL = settings.publicURL ?? PublicURL(listening: url)
        let announcement = ServerAnnouncement(
            did: installation.notes, url: url, installation: settings.installation, isSetUp: isSetUp,
            setUpLink: setUp.map(publicURL.link(for:)),
            verify: verifyChannels.compactMap { $0.localAddress.map { Settings.place(at: $0, "/verify") } },
            metrics: metricsChannels.first?.localAddress.map { Settings.place(at: $0, "/metrics") })
        // In words it is told on the terminal.
        if settings.logFormat == .json { logger.notice("The server listens.", metadata: announcement.metadata) }
        announce(announcement)
    }
    do {
        try await server.run(beside: exporter(of: tracer, settings, logger))
    } catch {
        await installation.close()
        switch error {
        case is SocketAddressError.UnknownHost:
            throw StartError("host \(settings.host) cannot be found: give an address of this machine with --host")
        case let error as VerifyPort.ListenError: throw StartError(Settings.explanation(of: error))
        case let error as MetricsPort.ListenError: throw StartError(Settings.explanation(of: error))
        case let error as IOError: throw StartError(settings.explanation(of: error))
        default: throw error
        }
    }
    await installation.close()
}

/// What sends the spans away, if there are any.
private func exporter(
    of tracer: OTLPTracer?, _ settings: Settings, _ logger: Logger
) -> [any Service] {
    guard let tracer, let endpoint = settings.tracing?.endpoint else { return [] }
    // OpenTelemetry, "Resource semantic conventions".
    let resource = [
        "service.name": "workclaw", "service.version": ServerMetrics.version, "host.name": ProcessInfo.processInfo.hostName,
        "service.instance.id": UUID().uuidString.lowercased(),
    ]
    return [OTLPExporter(tracer, endpoint: endpoint, resource: resource, logger: logger)]
}

extension Logger {
    fileprivate init(label: String, level: Settings.LogLevel) {
        self.init(label: label)
        logLevel = Level(rawValue: level.rawValue) ?? .notice
    }
}

extension Settings {
    /// What a proxy, or a collector of metrics, is told to ask.
    fileprivate static func place(at address: SocketAddress, _ path: String) -> String {
        switch address {
        case .v4, .v6:
            let host = address.ipAddress ?? ""
            return "http://\(host.contains(":") ? "[\(host)]" : host):\(address.port ?? 0)\(path)"
        case .unixDomainSocket: return "unix:\(address.pathname ?? "")"
        }
    }

    fileprivate static func explanation(of error: VerifyPort.ListenError) -> String {
        let reason = (error.cause as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error.cause)"
        return switch error.address {
        case .network(let host, let port): "verify port \(port) on \(host): cannot listen there (\(reason)); see --verify-port"
        case .unixSocket(let path): "verify socket \(path): cannot listen there (\(reason)); see --verify-socket"
        }
    }

    fileprivate static func explanation(of error: MetricsPort.ListenError) -> String {
        let reason = (error.cause as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error.cause)"
        return
            "metrics port \(error.settings.port) on \(error.settings.host): cannot listen there (\(reason)); see --metrics-port"
    }

    fileprivate func explanation(of error: IOError) -> String {
        switch error.errnoCode {
        case EADDRINUSE: "port \(port) on \(host) is in use: stop what uses it, or give another with --port"
        case EACCES: "port \(port) on \(host) may not be taken by this user: give one of 1024 or more with --port"
        case EADDRNOTAVAIL: "host \(host) is no address of this machine"
        default: "host \(host), port \(port): cannot listen there (\(error.localizedDescription))"
        }
    }
}
