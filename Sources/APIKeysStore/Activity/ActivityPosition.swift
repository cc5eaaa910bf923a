public import APIKeys

/// A place in a key's activity log, from which one reads on to what is older. It stays where it is, whatever is written meanwhile.
public struct ActivityPosition: Sendable, Hashable {
    public let time: Timestamp
    /// `nil` for the place before all requests of ``time``: where a gap stands, or where looking stopped.
    public let requestID: RequestID?

    init(time: Timestamp, requestID: RequestID? = nil) {
        self.time = time
        self.requestID = requestID
    }

    init(_ line: ActivityLine) {
        switch line {
        case .request(let request): self.init(time: request.time, requestID: request.requestID)
        case .gap(let gap): self.init(time: gap.time)
        }
    }

    /// The place that ``description`` tells; `nil` for any other text.
    public init?(_ text: String) {
        if let id = RequestID(text) {
            // A request's id carries its time.
            self.init(time: id.time, requestID: id)
        } else if let milliseconds = Int64(text), 0...Timestamp.latest.milliseconds ~= milliseconds {
            self.init(time: Timestamp(milliseconds: milliseconds))
        } else {
            return nil
        }
    }

    /// What beside ``time`` a row's `(time, request_id)` must be less than: a gap has no id, and stands behind the requests of its time.
    var id: String { requestID?.description ?? "" }
}

extension ActivityPosition: CustomStringConvertible {
    public var description: String { requestID?.description ?? String(time.milliseconds) }
}
