public import APIKeys
import SQLDatabase

/// Which lines of a key's activity log are wanted. What is not given does not matter.
public struct ActivityFilter: Sendable, Hashable {
    /// The status of an answer: one, or all that begin with the same digit.
    public enum Status: Sendable, Hashable {
        case exactly(Int)
        /// - Parameter hundreds: 1 to 5; `4` stands for 400 to 499.
        case kind(hundreds: Int)
    }

    public enum Outcome: Sendable, Hashable {
        case exactly(ActivityOutcome)
        /// Every refusal.
        case denied
    }

    public enum Route: Sendable, Hashable {
        /// The pattern, as in `/v1/claws/{id}`.
        case pattern(String)
        /// Requests that no route matched.
        case unmatched
    }

    public var status: Status?
    public var outcome: Outcome?
    public var route: Route?
    /// As it is recorded: the form that `IPAddress` prints.
    public var address: IPAddress?
    public var requestID: RequestID?

    public init(
        status: Status? = nil, outcome: Outcome? = nil, route: Route? = nil, address: IPAddress? = nil,
        requestID: RequestID? = nil
    ) {
        self.status = status
        self.outcome = outcome
        self.route = route
        self.address = address
        self.requestID = requestID
    }

    /// Whether every line is wanted.
    public var isEmpty: Bool { self == ActivityFilter() }

    /// Whether the line of this request is wanted: the same as `conditions(after:)`, for what has been read already.
    public func matches(_ request: ActivityLine.Request) -> Bool {
        let hasStatus =
            switch status {
            case .exactly(let status): request.status == status
            case .kind(let hundreds): request.status / 100 == hundreds
            case nil: true
            }
        let hasOutcome =
            switch outcome {
            case .exactly(let outcome): request.outcome == outcome
            case .denied: request.outcome != .allowed
            case nil: true
            }
        let hasRoute =
            switch route {
            case .pattern(let pattern): request.route == stored(pattern)
            case .unmatched: request.route == nil
            case nil: true
            }
        return hasStatus && hasOutcome && hasRoute
            && (address.map { $0.description == request.clientAddress } ?? true)
            && (requestID.map { $0 == request.requestID } ?? true)
    }

    /// The same as conditions behind others, whose parameters come first.
    func conditions(after parameters: inout [any SQLConvertible]) -> String {
        var text = ""
        func add(_ form: String, _ values: any SQLConvertible...) {
            var form = form
            for value in values {
                parameters.append(value)
                form.replace("?", with: "$\(parameters.count)", maxReplacements: 1)
            }
            text += " AND " + form
        }
        switch status {
        case .exactly(let status): add("status = ?", status)
        case .kind(let hundreds): add("status >= ? AND status < ?", hundreds * 100, hundreds * 100 + 100)
        case nil: break
        }
        switch outcome {
        case .exactly(let outcome): add("outcome = ?", outcome.word)
        case .denied: add("outcome <> ?", ActivityOutcome.allowed.word)
        case nil: break
        }
        switch route {
        case .pattern(let pattern): add("route = ?", stored(pattern))
        case .unmatched: add("route IS NULL")
        case nil: break
        }
        if let address { add("client_address = ?", address.description) }
        if let requestID { add("request_id = ?", requestID.description) }
        return text
    }
}
