import APIKeys
import HTTPTypes

extension TrustedProxies {
    /// Where a request came from: `X-Forwarded-For` is read only if the other end of the connection is trusted.
    func clientAddress(peer: IPAddress?, fields: HTTPFields) -> IPAddress? {
        guard let peer, !networks.isEmpty, contains(peer) else { return peer }
        return clientAddress(peer: peer, forwardedFor: fields[values: .xForwardedFor].map { $0[...] })
    }
}
