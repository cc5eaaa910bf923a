/// The address of a page of this server, without its scheme and host: where somebody is led on to. No other text is one, so that no link of ours
/// leads elsewhere.
struct LocalPath: Sendable, Hashable {
    static let start = LocalPath(unchecked: "/settings/keys")
    static let longest = 2000

    let text: String

    /// - Returns: `nil` for anything that a browser might read as another server's address: one that begins with two slashes, or that has a
    ///   backslash or a control character in it, which browsers turn into a slash or drop.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.longest, bytes.first == UInt8(ascii: "/"), bytes.count < 2 || bytes[1] != UInt8(ascii: "/"),
            bytes.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\\") })
        else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }
}
