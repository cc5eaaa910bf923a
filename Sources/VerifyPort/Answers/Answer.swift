public import APIKeys

/// An answer that is written before anybody asks: it differs from request to request in nothing but the request's id.
public struct Answer: Sendable {
    public var status: Int
    public var reason: String
    /// Beside `Content-Length`, `Date` and `Connection`, which the port writes itself.
    public var fields: [(name: String, value: String)]
    public var body: [UInt8]

    public init(status: Int, reason: String, fields: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.reason = reason
        self.fields = fields
        self.body = body
    }

    /// Stands wherever the request's id is to stand.
    public static let requestID = RequestID(high: .max, low: .max)
    /// Stands, once and as a string of JSON, where a body is to have the names of the limits that were passed.
    public static let violatedPolicy = "violated-policy"
}

/// Says how refusals are answered, in the same words as elsewhere on the server.
public protocol AnswerSource: Sendable {
    /// - Parameters:
    ///   - refusal: why the key is refused.
    ///   - scope: what the key lacks, if that is why.
    /// - Returns: for `quotaExceeded` an answer without the fields that tell of limits, whose body names ``Answer/violatedPolicy``.
    func answer(to refusal: Refusal, lacking scope: Scope?) -> Answer

    func answer(to fault: RequestFault) -> Answer
}
