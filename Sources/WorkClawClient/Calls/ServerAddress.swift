import Foundation

/// Where the server is.
struct ServerAddress: Sendable {
    /// Without a slash at the end.
    let text: String

    init(_ url: String, allowingPlainHTTP: Bool) throws(SetupFault) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(), let host = parts.host,
            !host.isEmpty,
            scheme == "https" || scheme == "http", parts.user == nil, parts.password == nil, parts.query == nil,
            parts.fragment == nil, url.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else { throw .invalidURL }
        guard scheme == "https" || allowingPlainHTTP || Self.isThisMachine(host) else { throw .plainHTTP }
        text = String(url.reversed().drop { $0 == "/" }.reversed())
    }

    private static func isThisMachine(_ host: String) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return host.lowercased() == "localhost" || host == "::1" || host == "[::1]"
            || numbers.count == 4 && numbers[0] == 127 && !numbers.contains(nil)
    }
}
