/// What the port reads of a request's head: where in its bytes things stand. Nothing is copied.
struct RequestHead {
    var method: Range<Int> = 0..<0
    var target: Range<Int> = 0..<0
    /// HTTP/1.0, after whose answer the connection ends.
    var isOldVersion = false

    var authorization: Range<Int>?
    /// Whether there is more than one `Authorization`.
    var hasSeveralCredentials = false
    /// Whether there is a field that browsers send and servers do not: `Origin` (RFC 6454), `Sec-Fetch-Site` (W3C Fetch Metadata).
    var isFromBrowser = false
    var userAgent: Range<Int>?
    var forwardedFor: [Range<Int>] = []
    /// `X-Original-URI`, or else `X-Forwarded-Uri`.
    var originalTarget: Range<Int>?
    /// `X-Original-Method`, or else `X-Forwarded-Method`.
    var originalMethod: Range<Int>?

    var hosts = 0
    var contentLength: Int?
    var hasTransferCoding = false
    var isLast = false

    /// Whether bytes follow that are no request.
    var hasBody: Bool { hasTransferCoding || contentLength ?? 0 > 0 }

    /// Begins anew, with the storage that there is.
    mutating func clear() {
        var forwardedFor = forwardedFor
        self.forwardedFor = []
        forwardedFor.removeAll(keepingCapacity: true)
        self = RequestHead()
        self.forwardedFor = forwardedFor
    }
}
