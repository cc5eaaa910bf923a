import AsyncHTTPClient
import Foundation
import NIOCore

/// A Claw's answer while it comes. It can be gone through once, and whoever does so again, or beside the first, is thrown
/// ``ClientFailure/alreadyRead``. Whoever stops listening ends the asking, and the message is `failed`.
///
/// If the Claw cannot answer, a ``Problem`` is thrown in the place of the last event. Sent again with the same ``idempotencyKey``, the message is
/// tried again and not kept twice.
public struct ChatStream: AsyncSequence, Sendable {
    public typealias Element = ChatEvent

    /// Under which the message was sent.
    public let idempotencyKey: IdempotencyKey
    private let body: OnceReadBody

    init(idempotencyKey: IdempotencyKey, answer: HTTPClientResponse) {
        self.idempotencyKey = idempotencyKey
        body = OnceReadBody(answer.body)
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: body.take()?.makeAsyncIterator()) }

    public struct AsyncIterator: AsyncIteratorProtocol {
        /// `nil` if another has it.
        var body: HTTPClientResponse.Body.AsyncIterator?
        var parser = ServerSentEvents()
        var waiting: ArraySlice<ServerSentEvents.Event> = []
        var isOver = false

        /// - Throws: ``Problem`` if the Claw cannot answer, ``ClientFailure`` if the stream broke, or was gone through before. Nothing comes after that.
        public mutating func next() async throws -> ChatEvent? {
            guard !isOver else { return nil }
            do {
                guard body != nil else { throw ClientFailure.alreadyRead }
                while true {
                    while let event = waiting.popFirst() {
                        guard let event = try Self.event(event) else { continue }
                        if case .reply = event { isOver = true }
                        return event
                    }
                    guard let piece = try await body?.next() else { throw ClientFailure.cutOff }
                    waiting = try parser.events(in: piece.readableBytesView)[...]
                }
            } catch {
                isOver = true
                if error is Problem { throw error }
                throw try ClientFailure(of: error)
            }
        }

        /// What an event tells; `nil` for one that this client does not know.
        private static func event(_ event: ServerSentEvents.Event) throws -> ChatEvent? {
            struct Delta: Decodable { let text: String }
            let data = Data(event.data.utf8)
            do {
                switch event.name {
                case "message": return .message(try ContractJSON.decoder.decode(Message.self, from: data))
                case "delta": return .delta(try ContractJSON.decoder.decode(Delta.self, from: data).text)
                case "reply": return .reply(try ContractJSON.decoder.decode(Exchange.self, from: data))
                case "error": break
                default: return nil
                }
            } catch {
                throw ClientFailure.unreadable(requestID: nil)
            }
            guard let problem = Problem(json: data) else { throw ClientFailure.unreadable(requestID: nil) }
            throw problem
        }
    }
}
