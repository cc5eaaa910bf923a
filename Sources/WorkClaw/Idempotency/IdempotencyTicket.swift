/// The right to do a request and to say how it was answered. Lost when the claim is taken over.
public struct IdempotencyTicket: Sendable, Hashable {
    public let request: IdempotentRequest
    let token: [UInt8]
}
