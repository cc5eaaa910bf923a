import APIKeys
import NIOCore

/// Answers `POST /introspect` (RFC 7662): says of a token whether it is good, and what of, to verifiers.
///
/// A token that is unknown, has ended, is another team's, or is not allowed from the address that the caller tells gets
/// `{"active":false}` and nothing else. The index is the same as for `/verify`, and so is the lease.
final class Introspector: Sendable {
    /// Bytes. A token has under 60, and nothing else of use is long.
    static let longestBody = 8192

    private let configuration: VerifyPort.Configuration
    private let counts: VerifyPortCounts
    private let settings: IntrospectionSettings
    private let answers: IntrospectionAnswers
    private let ids = RequestIDSource()
    private let maskedFormats: [KeyFormat]

    init?(_ configuration: VerifyPort.Configuration, counts: VerifyPortCounts, answers source: some AnswerSource) {
        guard let settings = configuration.introspection else { return nil }
        self.configuration = configuration
        self.counts = counts
        self.settings = settings
        maskedFormats = configuration.maskedFormats
        answers = IntrospectionAnswers(realm: settings.realm, unavailable: source.answer(to: .unavailable, lacking: nil))
    }

    private static let path = Array("/introspect".utf8)

    /// - Parameters:
    ///   - head: a whole one, of `length` bytes.
    /// - Returns: `nil` if the request asks for something else.
    func begin(_ head: RequestHead, of length: Int, in bytes: UnsafeRawBufferPointer) -> PendingForm? {
        let target = bytes[head.target]
        guard target.starts(with: Self.path) else { return nil }
        let rest = target.dropFirst(Self.path.count)
        guard rest.isEmpty || rest.first == UInt8(ascii: "?") else { return nil }
        let form = FormHead(UnsafeRawBufferPointer(rebasing: bytes[..<length]))
        func refused(_ fault: IntrospectionFault) -> PendingForm {
            PendingForm(head: length, length: length, fault: fault, waits: false)
        }
        guard rest.isEmpty else { return refused(.query) }
        guard bytes[head.method].elementsEqual("POST".utf8) else { return refused(.method) }
        guard let body = head.contentLength else { return refused(.lengthMissing) }
        guard body <= Self.longestBody else { return refused(.bodyTooLarge) }
        if let fault = form.fault { return refused(fault) }
        return PendingForm(
            head: length, length: length + body, fault: nil, waits: form.expectsContinue && !head.isOldVersion && body > 0)
    }

    /// Goes on with a request that ``begin(_:of:in:)`` has taken.
    ///
    /// - Parameters:
    ///   - bytes: everything from its first byte on.
    ///   - endsConnection: whether its answer is the last in any case.
    /// - Returns: how many bytes the request had, whether its answer is the connection's last, and whether a token was judged; `nil` as long as more
    ///   has to come.
    func answer(
        _ pending: inout PendingForm?, _ head: RequestHead, in bytes: UnsafeRawBufferPointer, at arrival: Examiner.Arrival,
        endsConnection: Bool, peer: Peer, date: [UInt8], to buffer: inout ByteBuffer
    ) -> (length: Int, isLast: Bool, isJudged: Bool)? {
        guard let form = pending else { return nil }
        guard bytes.count >= form.length else {
            if form.waits { buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n") }
            pending?.waits = false
            return nil
        }
        // What follows a refused head may be its body.
        let isLast = endsConnection || head.isLast || form.fault != nil && head.hasBody
        let fields = date + (isLast ? Examiner.close : [])
        let id = ids.next(at: arrival.now)
        var isJudged = true
        do throws(IntrospectionFault) {
            if let fault = form.fault { throw fault }
            try answer(
                UnsafeRawBufferPointer(rebasing: bytes[form.head..<form.length]), head, in: bytes, at: arrival, id: id,
                peer: peer, fields: fields, to: &buffer)
        } catch {
            isJudged = false
            counts.note(error)
            // To HEAD, which is the wrong method, there is no body to send.
            let isHead = bytes[head.method].elementsEqual("HEAD".utf8)
            answers[error].write(to: &buffer, id: id, fields: fields, hasBody: !isHead)
        }
        return (form.length, isLast, isJudged)
    }

    private func answer(
        _ body: UnsafeRawBufferPointer, _ head: RequestHead, in bytes: UnsafeRawBufferPointer, at arrival: Examiner.Arrival,
        id: RequestID, peer: Peer, fields: [UInt8], to buffer: inout ByteBuffer
    ) throws(IntrospectionFault) {
        // Before the caller is judged: a credential may have been revoked meanwhile.
        guard configuration.judge.verifier.lease.holds(at: arrival.uptime) else {
            return answers.unavailable.write(to: &buffer, id: id, fields: fields, hasBody: true)
        }
        if head.hasSeveralCredentials { throw .severalCredentials }
        guard let authorization = head.authorization else { throw .credentialMissing }
        let credential = CallerCredential(
            UnsafeRawBufferPointer(rebasing: bytes[authorization]).assumingMemoryBound(to: UInt8.self))
        let verifier = try credential.verifier(in: settings.verifiers.value, format: settings.format)
        let form = try FormFields(body)
        if form["client_secret"] != nil || form["client_assertion"] != nil { throw .severalCredentials }
        guard let token = form["token"] else { throw .tokenMissing }
        var address: IPAddress?
        if let given = form["client_address"] {
            guard let read = IPAddress(String(decoding: given, as: UTF8.self)) else { throw .malformedForm }
            address = read
        }
        let (outcome, endsAt) = judge(token, for: verifier, from: address, at: arrival)
        switch outcome {
        case .accepted(let principal):
            answers.write(
                to: &buffer, id: id, principal: principal, endsAt: endsAt, catalog: configuration.catalog.value,
                issuer: settings.issuer(), fields: fields)
        case .refused(.unavailable, of: _):
            answers.unavailable.write(to: &buffer, id: id, fields: fields, hasBody: true)
        case .refused:
            answers.inactive.write(to: &buffer, id: id, fields: fields, hasBody: true)
        }
        configuration.judge.activity?.record(
            ActivityEvent(
                requestID: id, principal: outcome.principal, method: "POST", route: "/introspect", path: masked("/introspect"),
                status: 200, outcome: outcome.activityOutcome, clientAddress: address ?? peer.address,
                userAgent: head.userAgent.map {
                    masked(String(decoding: bytes[$0], as: UTF8.self), limit: ActivityEvent.longestUserAgent)
                },
                latency: arrival.uptime.duration(to: configuration.time.uptime)))
    }

    private func judge(
        _ token: [UInt8], for verifier: Verifier, from address: IPAddress?, at arrival: Examiner.Arrival
    ) -> (VerificationOutcome, endsAt: Timestamp?) {
        let found = token.withUnsafeBytes {
            configuration.judge.verifier.introspect($0, from: address, at: arrival.now, uptime: arrival.uptime)
        }
        if let principal = found.outcome.principal, let team = verifier.team, principal.teamID != team {
            return (.refused(.wrongTeam, of: principal), nil)
        }
        return (found.outcome, found.endsAt)
    }

    private func masked(_ text: String, limit: Int = .max) -> MaskedText {
        MaskedText(text, formats: maskedFormats, limit: limit)
    }
}
