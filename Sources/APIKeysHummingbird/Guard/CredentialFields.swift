import HTTPTypes

/// The fields of a request that a guard looks at, found in one pass over all of them.
struct CredentialFields {
    private(set) var authorization: HTTPField?
    /// Whether there is more than one `Authorization`.
    private(set) var hasSeveral = false
    /// Whether there is a field that browsers send and servers do not: `Origin` (RFC 6454), `Sec-Fetch-Site` (W3C Fetch Metadata).
    private(set) var isFromBrowser = false
    private(set) var userAgent: String?

    init(_ fields: HTTPFields) {
        for field in fields {
            let name = field.name.canonicalName
            // Comparing the length first keeps the pass short.
            switch name.utf8.count {
            case 6 where name == "origin": isFromBrowser = true
            case 14 where name == "sec-fetch-site": isFromBrowser = true
            case 10 where name == "user-agent" && userAgent == nil: userAgent = field.value
            case 13 where name == "authorization":
                hasSeveral = authorization != nil
                authorization = authorization ?? field
            default: break
            }
        }
    }
}
