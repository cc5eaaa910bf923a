import APIKeys
import HTTPTypes

extension APIKeyGuard {
    /// Whether a request may in, before anybody asks where to. Nothing here waits, locks or, for a good key, allocates.
    func judge(
        _ fields: CredentialFields, from address: IPAddress?, at now: Timestamp, uptime: ContinuousClock.Instant
    ) -> VerificationOutcome {
        let outcome = verify(fields, from: address, at: now, uptime: uptime)
        guard browsers != .off, fields.isFromBrowser, let principal = outcome.livingPrincipal else { return outcome }
        activity?.noteBrowserUse(of: principal, at: now)
        if browsers == .refuse, case .accepted = outcome { return .refused(.clientSideUse, of: principal) }
        return outcome
    }

    private func verify(
        _ fields: CredentialFields, from address: IPAddress?, at now: Timestamp, uptime: ContinuousClock.Instant
    ) -> VerificationOutcome {
        guard let field = fields.authorization else { return .refused(.missing, of: nil) }
        guard !fields.hasSeveral else { return .refused(.malformed, of: nil) }
        return field.withUnsafeBytesOfValue { value in
            guard let credential = BearerCredential.find(in: value) else { return .refused(.missing, of: nil) }
            return verifier.verify(credential, from: address, at: now, uptime: uptime)
        }
    }
}

extension VerificationOutcome {
    /// Whose key it was, if it was anybody's.
    var principal: Principal? {
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
