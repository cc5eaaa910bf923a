import APIKeys
import HTTPTypes
import Hummingbird

/// How long somebody who has tried too often has to wait.
struct Wait: Sendable {
    /// At least one.
    let seconds: Int64

    init(until: Timestamp, now: Timestamp) {
        seconds = max(1, (until.milliseconds - now.milliseconds + 999) / 1000)
    }

    var text: String { "There have been too many tries. Try again in \(TimeView.length(UInt64(seconds)))." }

    func marking(_ response: Response) -> Response {
        var response = response
        response.headers[.retryAfter] = String(seconds)
        return response
    }
}
