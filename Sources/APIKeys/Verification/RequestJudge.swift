/// Says of a request whether it may in, before anybody asks where to: the same for every server that reads requests.
///
/// Nothing here waits, locks or, for a good key, allocates.
public struct RequestJudge: Sendable {
    public let verifier: KeyVerifier
    public let browsers: BrowserGuard
    /// Told when a browser sends a key.
    public let activity: (any ActivitySink)?
    /// What is left of in nothing that is recorded: keys, and what else is secret here.
    public let maskedFormats: [KeyFormat]

    /// - Parameters:
    ///   - verifier: what judges keys.
    ///   - browsers: what becomes of a good key that a browser sends.
    ///   - activity: told when a browser sends a key.
    ///   - alsoMasked: what other secrets look like that a request could bring by mistake.
    public init(
        verifier: KeyVerifier, browsers: BrowserGuard = .refuse, activity: (any ActivitySink)? = nil,
        alsoMasked: [KeyFormat] = []
    ) {
        maskedFormats = [verifier.format] + alsoMasked
        self.verifier = verifier
        self.browsers = browsers
        self.activity = activity
    }

    /// What of a request counts besides where it came from.
    public struct Marks: Sendable {
        /// Whether there is more than one `Authorization` field.
        public var hasSeveralCredentials: Bool
        /// Whether there is a field that browsers send and servers do not: `Origin` (RFC 6454), `Sec-Fetch-Site` (W3C Fetch Metadata).
        public var isFromBrowser: Bool

        public init(hasSeveralCredentials: Bool, isFromBrowser: Bool) {
            self.hasSeveralCredentials = hasSeveralCredentials
            self.isFromBrowser = isFromBrowser
        }
    }

    /// Judges a request by what is there when it comes. Its call is not counted: for a key with limits, ``KeyVerifier/count(_:at:)`` is to be asked once
    /// nothing else speaks against the request.
    ///
    /// - Parameters:
    ///   - authorization: the value of the first `Authorization` field; `nil` if there is none.
    ///   - marks: what else of it counts.
    ///   - address: where the request came from.
    ///   - now: the wall clock, for expiry and grace.
    ///   - uptime: the monotonic clock, for the lease.
    public func judge(
        authorization: UnsafeBufferPointer<UInt8>?, marks: Marks, from address: IPAddress?, at now: Timestamp,
        uptime: ContinuousClock.Instant
    ) -> VerificationOutcome {
        let outcome = verify(authorization, marks, from: address, at: now, uptime: uptime)
        guard browsers != .off, marks.isFromBrowser, let principal = outcome.livingPrincipal else { return outcome }
        activity?.noteBrowserUse(of: principal, at: now)
        if browsers == .refuse, case .accepted = outcome { return .refused(.clientSideUse, of: principal) }
        return outcome
    }

    private func verify(
        _ authorization: UnsafeBufferPointer<UInt8>?, _ marks: Marks, from address: IPAddress?, at now: Timestamp,
        uptime: ContinuousClock.Instant
    ) -> VerificationOutcome {
        guard let authorization else { return .refused(.missing, of: nil) }
        guard !marks.hasSeveralCredentials else { return .refused(.malformed, of: nil) }
        guard let credential = BearerCredential.find(in: authorization) else { return .refused(.missing, of: nil) }
        return verifier.verify(credential, from: address, at: now, uptime: uptime)
    }
}

extension VerificationOutcome {
    /// Whose key it was, if it was anybody's.
    public var principal: Principal? {
        switch self {
        case .accepted(let principal): principal
        case .refused(_, of: let principal): principal
        }
    }

    /// Whose key it was, if the key is alive: good, though perhaps not from this address.
    fileprivate var livingPrincipal: Principal? {
        switch self {
        case .accepted(let principal): principal
        case .refused(.addressNotAllowed, of: let principal): principal
        case .refused: nil
        }
    }
}
