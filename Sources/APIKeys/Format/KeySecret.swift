/// A key itself: what its holder sends. It is shown once, when it is minted, and kept nowhere.
///
/// Printing, interpolating, dumping and logging one shows ``hint`` only. ``expose()`` is the one way to its text, easy to search for.
public struct KeySecret: Sendable {
    private let bytes: [UInt8]
    private let prefixLength: Int

    init(bytes: [UInt8], format: KeyFormat) {
        self.bytes = bytes
        self.prefixLength = format.prefixBytes.count
    }

    /// The whole key. Never to be logged, stored, or put into an error or a URL.
    public func expose() -> String { String(decoding: bytes, as: UTF8.self) }

    /// What people tell keys apart by: the prefix and the last four characters, as in `wc_live_…a1B2`.
    public var hint: String {
        String(decoding: bytes.prefix(prefixLength), as: UTF8.self) + "…" + String(decoding: bytes.suffix(4), as: UTF8.self)
    }

    /// What is stored and looked up instead of the key.
    public var digest: KeyDigest { bytes.withUnsafeBytes(KeyDigest.init(hashing:)) }

    /// Hands the key's bytes to code that derives another secret from them.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBytes(body)
    }
}

extension KeySecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { hint }
    public var debugDescription: String { hint }
    public var customMirror: Mirror { Mirror(self, children: ["hint": hint]) }
}
