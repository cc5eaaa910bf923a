import APIKeys
import APIKeysHummingbird
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import WorkClaw

/// Does a POST once, however often it is sent: with an `Idempotency-Key`, a repetition within 24 hours gets the first one's answer.
struct IdempotentExchange: Sendable {
    let store: IdempotencyStore
    let format: KeyFormat
    let time: any TimeSource

    /// What is to be done about a request.
    enum Turn {
        /// It was answered before: give this answer.
        case replay(RecordedAnswer, status: Int)
        case proceed(IdempotentTurn)
    }

    /// - Parameters:
    ///   - effect: does it, and records the answer in the same transaction if it is handed a completion. What it throws is the answer, and is
    ///     recorded too, unless it is a 429 or a 5xx.
    ///   - answer: tells of the effect.
    func run<Effect: Sendable>(
        _ request: Request, body: ByteBuffer, context: some KeyedRequestContext,
        effect: (IdempotentCompletion<Effect>?) async throws -> Effect,
        answer: @escaping @Sendable (Effect) -> JSONAnswer
    ) async throws -> Response {
        switch try await begin(request, body: body, context: context) {
        case .replay(let answer, let status): return answer.replay(status: status)
        case .proceed(let turn):
            return try await turn.settling(request, context) {
                answer(try await effect(turn.completion(answer))).response
            }
        }
    }

    /// The first half of ``run(_:body:context:effect:answer:)``, for handlers that answer in another way than at once.
    ///
    /// - Parameter patience: after how long a request that has not been answered is taken to be gone.
    /// - Throws: a problem: `invalid_idempotency_key`, `idempotency_mismatch`, `idempotency_in_progress`.
    func begin(
        _ request: Request, body: ByteBuffer, context: some KeyedRequestContext,
        patience: Duration = IdempotencyStore.patience
    ) async throws -> Turn {
        guard let key = try Self.key(in: request.headers) else { return .proceed(.unrecorded) }
        let principal = try context.requirePrincipal()
        let seal = AnswerSeal(secret: try secret(of: request), key: key)
        let idempotent = IdempotentRequest(
            of: principal, method: request.method.rawValue, path: request.uri.path, key: key, body: body.readableBytesView,
            seal: seal)
        switch try await store.claim(idempotent, patience: patience, at: time.now) {
        case .replay(let stored):
            return .replay(try RecordedAnswer(bytes: seal.open(stored, for: idempotent)), status: stored.status)
        case .mismatch:
            throw Problem(
                .idempotencyMismatch, detail: "This Idempotency-Key was sent with another body in the last 24 hours.")
        case .running:
            throw Problem(
                .idempotencyInProgress, detail: "The first request with this Idempotency-Key has not been answered yet.",
                headers: [.retryAfter: "1"])
        case .proceed(let ticket):
            return .proceed(IdempotentTurn(.init(ticket: ticket, seal: seal, store: store, time: time)))
        }
    }

    private static func key(in fields: HTTPFields) throws -> IdempotencyKey? {
        let values = fields[values: .idempotencyKey]
        guard let value = values.first else { return nil }
        guard values.count == 1, let key = IdempotencyKey(value) else {
            throw Problem(
                .invalidIdempotencyKey, detail: "Idempotency-Key must be given once, as 1 to 255 visible ASCII characters.")
        }
        return key
    }

    /// The secret that the guard let in a moment ago.
    private func secret(of request: Request) throws -> KeySecret {
        let secret = request.headers[.authorization].flatMap { $0.split(separator: " ").last }.flatMap {
            format.parse(String($0))
        }
        guard let secret else { throw GuardFault.noGuard }
        return secret
    }
}

// Constants, each a token: the initialiser fails for none of them.
extension HTTPField.Name {
    // swift-format-ignore: NeverForceUnwrap
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    // swift-format-ignore: NeverForceUnwrap
    static let idempotentReplayed = HTTPField.Name("Idempotent-Replayed")!
}
