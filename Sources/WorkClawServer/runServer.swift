import APIKeys
import APIKeysHummingbird
import APIKeysStore
import Foundation
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import SQLDatabase
import VerifyPort
import WorkClaw
import WorkClawAPI

/// Serves until SIGTERM or SIGINT, then stops in order: no new connections, the requests under way end (10 s at most), the activity is
/// written.
///
/// - Parameter announce: called once the server listens.
/// - Throws: ``StartError`` in one line if it cannot start.
public func runServer(
    settings: Settings, announce: @escaping @Sendable (ServerAnnouncement) -> Void
) async throws {
    var logger = Logger(label: "workclaw") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = Logger.Level(rawValue: settings.logLevel.rawValue) ?? .notice
    let installation = try await Installation.open(settings.installation, creating: true)
    let isSetUp = try await installation.teams.isSetUp()
    let setUp = isSetUp ? nil : try await installation.accounts.makeSetUpToken(at: installation.time.now)
    let server = try Server(installation: installation, settings: settings, logger: logger) { channel, verifyChannels in
        let url = settings.url(port: channel.localAddress?.port ?? settings.port)
        let publicURL = settings.publicURL ?? PublicURL(listening: url)
        announce(
            ServerAnnouncement(
                did: installation.notes, url: url, installation: settings.installation, isSetUp: isSetUp,
                setUpLink: setUp.map(publicURL.link(for:)),
                verify: verifyChannels.compactMap { $0.localAddress.map(Settings.verifyPlace(at:)) }))
    }
    do {
        try await server.run()
    } catch {
        await installation.close()
        switch error {
        case is SocketAddressError.UnknownHost:
            throw StartError("host \(settings.host) cannot be found: give an address of this machine with --host")
        case let error as VerifyPort.ListenError: throw StartError(Settings.explanation(of: error))
        case let error as IOError: throw StartError(settings.explanation(of: error))
        default: throw error
        }
    }
    await installation.close()
}

extension Settings {
    /// What a proxy is told to ask.
    fileprivate static func verifyPlace(at address: SocketAddress) -> String {
        switch address {
        case .v4, .v6:
            let host = address.ipAddress ?? ""
            return "http://\(host.contains(":") ? "[\(host)]" : host):\(address.port ?? 0)/verify"
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

    fileprivate func explanation(of error: IOError) -> String {
        switch error.errnoCode {
        case EADDRINUSE: "port \(port) on \(host) is in use: stop what uses it, or give another with --port"
        case EACCES: "port \(port) on \(host) may not be taken by this user: give one of 1024 or more with --port"
        case EADDRNOTAVAIL: "host \(host) is no address of this machine"
        default: "host \(host), port \(port): cannot listen there (\(error.localizedDescription))"
        }
    }
}
