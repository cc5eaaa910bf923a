import APIKeys
import NIOCore

/// What all connections of a port share: judges one request after the other, and writes the answer.
final class Examiner: Sendable {
    let configuration: VerifyPort.Configuration
    let counts = VerifyPortCounts()
    /// There if somebody may ask what a key is.
    let introspector: Introspector?
    private let wordings: Wordings
    private let ids = RequestIDSource()
    private let maskedFormats: [KeyFormat]

    init(_ configuration: VerifyPort.Configuration, answers source: some AnswerSource) {
        self.configuration = configuration
        introspector = Introspector(configuration, counts: counts, answers: source)
        maskedFormats = configuration.maskedFormats
        wordings = Wordings(configuration, answers: source)
    }

    /// What a connection keeps between its requests.
    struct Memory {
        let peer: Peer
        var date = DateField()
        fileprivate var wording: Wording?
        /// The last target that was read: a proxy asks for the same again and again.
        fileprivate var target: [UInt8] = []
        fileprivate var reading = RequirementReader.Reading(requirement: Requirement(), length: 0)

        init(peer: Peer) { self.peer = peer }

        /// What was read by other scopes is read again.
        fileprivate mutating func learn(_ wording: Wording) {
            self.wording = wording
            target = []
        }
    }

    /// When a request arrived.
    struct Arrival {
        let now: Timestamp
        let uptime: ContinuousClock.Instant
    }

    func arrival() -> Arrival { Arrival(now: configuration.time.now, uptime: configuration.time.uptime) }

    /// Answers a request whose head is whole.
    ///
    /// - Parameters:
    ///   - bytes: those of the head.
    ///   - isLast: whether the connection ends with this answer, which then says so.
    func answer(
        _ head: RequestHead, in bytes: UnsafeRawBufferPointer, at arrival: Arrival, isLast: Bool, memory: inout Memory,
        to buffer: inout ByteBuffer
    ) throws(RequestFault) {
        var (wording, requirement) = try require(head, in: bytes, memory: &memory)
        let address = memory.peer.clientAddress(of: head, in: bytes)
        let marks = RequestJudge.Marks(
            hasSeveralCredentials: head.hasSeveralCredentials, isFromBrowser: head.isFromBrowser)
        let authorization = head.authorization.map {
            UnsafeRawBufferPointer(rebasing: bytes[$0]).assumingMemoryBound(to: UInt8.self)
        }
        var verdict = configuration.judge.judge(
            authorization: authorization, marks: marks, from: address, at: arrival.now, uptime: arrival.uptime)
        if case .accepted(let principal) = verdict {
            // A name may have lost its bit to another meanwhile. What a bit means is published before any key is found with it, and a bit that keys of
            // the index have keeps its meaning: read by what holds after the look-up, what is asked for is named as the key's scopes are.
            if wordings.current(wording) !== wording { (wording, requirement) = try require(head, in: bytes, memory: &memory) }
            if let team = requirement.team, team != principal.teamID {
                verdict = .refused(.wrongTeam, of: principal)
            } else if !principal.scopes.isSuperset(of: requirement.scopes) {
                verdict = .refused(.insufficientScope, of: principal)
            }
        }
        let standing = configuration.judge.verifier.count(&verdict, at: arrival.uptime)
        let id = ids.next(at: arrival.now)
        let date = memory.date.line(at: arrival.now)
        var fields = isLast ? date + Self.close : date
        standing?.write(to: &fields)
        let status: Int
        switch verdict {
        case .accepted(let principal):
            wording.accepted.write(to: &buffer, id: id, principal: principal, at: arrival.now, fields: fields)
            status = 200
        case .refused(.quotaExceeded, of: _):
            wording.answers.limited.write(
                to: &buffer, id: id, standing: standing, fields: fields, hasBody: !Self.isHead(head, in: bytes))
            status = wording.answers.limited.status
        case .refused(let refusal, of: let principal):
            let missing = requirement.scopes.subtracting(principal?.scopes ?? ScopeSet())
            let answer = refusal == .insufficientScope ? wording.answers.answer(lacking: missing) : wording.answers[refusal]
            answer.write(to: &buffer, id: id, fields: fields, hasBody: !Self.isHead(head, in: bytes))
            status = answer.status
        }
        guard let activity = configuration.judge.activity else { return }
        let forwarded = memory.peer.forwarded(of: head, in: bytes, pathAt: memory.reading.length)
        activity.record(
            ActivityEvent(
                requestID: id, principal: verdict.principal, method: masked(bytes[forwarded.method], limit: 32).text,
                route: "/verify", path: masked(bytes[forwarded.path], limit: ActivityEvent.longestPath), status: status,
                outcome: verdict.activityOutcome, clientAddress: address,
                userAgent: head.userAgent.map { masked(bytes[$0], limit: ActivityEvent.longestUserAgent) },
                latency: arrival.uptime.duration(to: configuration.time.uptime)))
    }

    /// Answers a request that cannot be read. It is the last of its connection.
    func answer(_ fault: RequestFault, at arrival: Arrival, memory: inout Memory, to buffer: inout ByteBuffer) {
        counts.note(fault)
        let fields = memory.date.line(at: arrival.now) + Self.close
        wordings.current(memory.wording).answers[fault].write(
            to: &buffer, id: ids.next(at: arrival.now), fields: fields, hasBody: true)
    }

    static let close = Array("Connection: close\r\n".utf8)

    private static func isHead(_ head: RequestHead, in bytes: UnsafeRawBufferPointer) -> Bool {
        bytes[head.method].elementsEqual("HEAD".utf8)
    }

    /// What a request asks for, and by which scopes that was read.
    private func require(
        _ head: RequestHead, in bytes: UnsafeRawBufferPointer, memory: inout Memory
    ) throws(RequestFault) -> (Wording, Requirement) {
        let wording = wordings.current(memory.wording)
        if wording !== memory.wording { memory.learn(wording) }
        try read(UnsafeRawBufferPointer(rebasing: bytes[head.target]), wording.reader, memory: &memory)
        return (wording, memory.reading.requirement)
    }

    private func read(
        _ target: UnsafeRawBufferPointer, _ reader: RequirementReader, memory: inout Memory
    ) throws(RequestFault) {
        // Where the client's path is appended, no two targets are the same; reading the part that counts is then cheaper than comparing all.
        if memory.reading.length == memory.target.count, target.elementsEqual(memory.target), !target.isEmpty { return }
        memory.reading = try reader.read(target)
        memory.target = memory.reading.length == target.count ? Array(target) : []
    }

    private func masked(_ bytes: Slice<UnsafeRawBufferPointer>, limit: Int) -> MaskedText {
        MaskedText(String(decoding: bytes, as: UTF8.self), formats: maskedFormats, limit: limit)
    }
}

extension VerificationOutcome {
    var activityOutcome: ActivityOutcome {
        switch self {
        case .accepted: .allowed
        case .refused(let refusal, of: _): .denied(refusal)
        }
    }
}
