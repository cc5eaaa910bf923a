public import AsyncHTTPClient
import Foundation
import NIOCore

/// A client of WorkClaw's REST API: one method for each operation of its contract, named as the contract names it.
///
/// ```swift
/// let client = try WorkClawClient(url: "https://claws.example.com", key: key)
/// let claw = try await client.createClaw(NewClaw(name: "Scout", instructions: "Answer from the handbook."))
/// for try await claw in client.listClaws() { print(claw.name) }
/// ```
///
/// What the server refuses is thrown as a ``Problem``, what goes wrong on the way as a ``ClientFailure``. What may be tried again is tried again, as
/// ``RetryPolicy`` says; every `POST` carries an ``IdempotencyKey`` of its own, the same on each try, so that nothing is done twice.
///
/// A client is a value without a connection of its own: copy it, and let it go. It never shows its key, and logs nothing.
public struct WorkClawClient: Sendable {
    let courier: Courier

    /// A client of one server, with one key.
    ///
    /// - Parameters:
    ///   - url: where the server is, as in `https://claws.example.com`; a path is put before those of the API.
    ///   - key: the API key, as it was shown once.
    ///   - retrying: what is tried again, and when.
    ///   - timeout: how long one try waits for the answer to begin. A Claw's answer begins when its model has answered, or with the first word of a
    ///     stream.
    ///   - bodyTimeout: how long an answer that has begun may take until it is whole, however steadily it drips. A stream may last as long as it
    ///     lasts; each of its events is 8 MiB at most.
    ///   - allowingPlainHTTP: whether the key may travel unencrypted to another machine than this one.
    ///   - http: what connects, if not the library's own: it should not follow redirects.
    ///   - clock: where the time comes from.
    ///   - generator: where jitter comes from. Idempotency keys are never drawn from it: with the same seed, the next run would have the same ones, and
    ///     the server would take its calls for repetitions.
    /// - Throws: ``SetupFault``, which never has the key in it.
    public init(
        url: String, key: String, retrying: RetryPolicy = RetryPolicy(), timeout: Duration = .seconds(120),
        bodyTimeout: Duration = .seconds(120), allowingPlainHTTP: Bool = false, http: HTTPClient? = nil,
        clock: any ClientClock = SystemClientClock(),
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) throws(SetupFault) {
        try self.init(
            url: url, key: key, retrying: retrying, timeout: timeout, bodyTimeout: bodyTimeout,
            allowingPlainHTTP: allowingPlainHTTP,
            transport: HTTPTransport(client: http ?? HTTPTransport.own), clock: clock, generator: generator)
    }

    init(
        url: String, key: String, retrying: RetryPolicy = RetryPolicy(), timeout: Duration = .seconds(120),
        bodyTimeout: Duration = .seconds(120), allowingPlainHTTP: Bool = false, transport: any Transport,
        clock: any ClientClock,
        generator: any RandomNumberGenerator & Sendable
    ) throws(SetupFault) {
        courier = Courier(
            base: try ServerAddress(url, allowingPlainHTTP: allowingPlainHTTP), credential: try Credential(key),
            retrying: retrying, timeout: timeout, bodyTimeout: bodyTimeout, transport: transport, clock: clock,
            random: RandomSource(generator))
    }
}

extension WorkClawClient: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "WorkClawClient(\(courier.base.text))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["url": courier.base.text]) }
}
