import NIOHTTP1

/// What a request is answered with: JSON.
struct Answer {
    var status: HTTPResponseStatus
    var fields: [(String, String)] = []
    var body: String

    init(_ status: HTTPResponseStatus, _ body: String) { (self.status, self.body) = (status, body) }
}
