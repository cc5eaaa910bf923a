import APIKeys
import NIOCore
import NIOEmbedded
import Synchronization
import TestSupport
import Testing

@testable import VerifyPort

/// A port with keys, and one connection to it whose clock stands still.
final class Port {
    static let start = StillTime.start
    static let catalog = try? ScopeCatalog(["claws:read": "look", "claws:write": "change", "chat:read": "read along"])

    let format: KeyFormat
    let verifierFormat: KeyFormat
    let verifiers = Published(VerifierTable())
    let time = StillTime()
    let index = KeyIndex()
    let lease = Lease.endless()
    let activity = Sink()
    let team = TeamID(at: start)
    let examiner: Examiner
    let channel: EmbeddedChannel

    init(
        browsers: BrowserGuard = .refuse, peer: String = "192.0.2.1", trusted: [String] = [],
        scopes: Published<ScopeCatalog>? = nil
    ) throws {
        let catalog = try #require(Self.catalog)
        format = try KeyFormat(prefix: "tst_live_")
        var configuration = VerifyPort.Configuration(
            judge: RequestJudge(
                verifier: KeyVerifier(format: format, index: index, lease: lease), browsers: browsers, activity: activity),
            catalog: catalog, trustedProxies: TrustedProxies(trusted.compactMap { CIDR($0) }), fieldPrefix: "WorkClaw-",
            time: time)
        if let scopes { configuration.catalog = scopes }
        verifierFormat = try KeyFormat(prefix: "tsv_live_")
        configuration.introspection = IntrospectionSettings(
            verifiers: verifiers, format: verifierFormat, realm: "test", issuer: { "https://keys.example/\"" })
        examiner = Examiner(configuration, answers: PlainAnswers())
        channel = EmbeddedChannel()
        let address: SocketAddress =
            peer.hasPrefix("/") ? try SocketAddress(unixDomainSocketPath: peer) : try SocketAddress(ipAddress: peer, port: 9)
        try channel.pipeline.syncOperations.addHandler(VerifyConnection(examiner: examiner))
        channel.remoteAddress = address
        try channel.connect(to: address).wait()
    }

    /// A key in the index.
    func makeKey(
        _ scopes: [String] = ["claws:read"], team: TeamID? = nil, limits: [RateLimit] = [], end: IndexedKey.End = .none
    ) throws -> (id: KeyID, secret: String) {
        let catalog = try #require(Self.catalog)
        return try makeKey(set: catalog.set(of: scopes.compactMap { Scope($0) }), team: team, limits: limits, end: end)
    }

    func makeKey(
        set: ScopeSet, team: TeamID? = nil, addresses: [CIDR] = [], limits: [RateLimit] = [], expiresAt: Timestamp? = nil,
        end: IndexedKey.End = .none
    ) throws -> (id: KeyID, secret: String) {
        let secret = format.makeSecret()
        let id = KeyID(at: Self.start)
        let key = IndexedKey(
            keyID: id, teamID: team ?? self.team, createdBy: UserID(at: Self.start), scopes: set, allowedAddresses: addresses,
            limits: KeyLimits(limits, family: id), expiresAt: expiresAt, end: end)
        index.update([(secret.digest, key)])
        return (id, secret.expose())
    }

    /// Sends bytes, in pieces of at most `size`, and returns what has been answered so far.
    func send(_ text: String, inPiecesOf size: Int = .max) throws -> String {
        var bytes = ByteBuffer(string: text)
        while bytes.readableBytes > 0, channel.isActive {
            if let piece = bytes.readSlice(length: min(size, bytes.readableBytes)) { try channel.writeInbound(piece) }
        }
        return try answered()
    }

    /// What has been answered since this was last asked.
    func answered() throws -> String {
        var text = ""
        while let part = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: part) }
        return text
    }

    /// A request of a proxy.
    static func request(
        _ target: String = "/verify", method: String = "GET", key: String? = nil, _ fields: String...
    ) -> String {
        let lines =
            ["\(method) \(target) HTTP/1.1", "Host: verify"] + (key.map { ["Authorization: Bearer \($0)"] } ?? []) + fields
        return lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    final class Sink: ActivitySink {
        private let collected = Mutex<(events: [ActivityEvent], browsers: Int)>(([], 0))
        var events: [ActivityEvent] { collected.withLock { $0.events } }
        var browsers: Int { collected.withLock { $0.browsers } }
        func record(_ event: ActivityEvent) { collected.withLock { $0.events.append(event) } }
        func noteBrowserUse(of principal: Principal, at time: Timestamp) {
            collected.withLock { $0.browsers += 1 }
            whenBrowserIsNoted.withLock { $0 }?()
        }
        /// Done in the middle of a request, between the look at its key and the answer.
        let whenBrowserIsNoted = Mutex<(@Sendable () -> Void)?>(nil)
    }
}

/// Answers that name the refusal, its scope and the request.
struct PlainAnswers: AnswerSource {
    func answer(to refusal: Refusal, lacking scope: Scope?) -> Answer {
        let status =
            switch refusal {
            case .insufficientScope, .addressNotAllowed: 403
            case .quotaExceeded: 429
            case .unavailable: 503
            default: 401
            }
        let policies = refusal == .quotaExceeded ? " [\"\(Answer.violatedPolicy)\"]" : ""
        return Answer(
            status: status, reason: "Refused", fields: [("X-Request-Id", "\(Answer.requestID)")],
            body: Array("\(refusal.rawValue) \(scope.map { "\($0)" } ?? "-") \(Answer.requestID)\(policies)".utf8))
    }

    func answer(to fault: RequestFault) -> Answer {
        Answer(status: fault.status, reason: "Fault", fields: [], body: Array(fault.rawValue.utf8))
    }
}
