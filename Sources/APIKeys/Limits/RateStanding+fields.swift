/// What the fields of an answer say of a key's limits, as draft-ietf-httpapi-ratelimit-headers-10 has it. Each is a list of structured fields
/// (RFC 9651); a limit's name is its text, in which nothing needs to be escaped.
extension RateStanding {
    /// The value of `RateLimit-Policy`: `"100/1m";q=100;w=60`. It is of the whole limit, whatever this process's part of it is.
    public var policyField: String { String(decoding: bytes(Self.writePolicy), as: UTF8.self) }

    /// The value of `RateLimit`: `"100/1m";r=99;t=1`.
    ///
    /// Where a call was refused, only the limits that refused it say when there is more: so `Retry-After` is never before any of these times
    /// (section 6 of the draft).
    public var standingField: String { String(decoding: bytes(writeStanding), as: UTF8.self) }

    /// All the lines that an answer gets, each with its end: `Retry-After` first, if the call was refused.
    public func write(to bytes: inout [UInt8]) {
        if let retryAfter {
            bytes.append(contentsOf: "Retry-After: ".utf8)
            bytes.append(contentsOf: String(retryAfter).utf8)
            bytes.append(contentsOf: "\r\n".utf8)
        }
        bytes.append(contentsOf: "RateLimit-Policy: ".utf8)
        writeList(to: &bytes, Self.writePolicy)
        bytes.append(contentsOf: "\r\nRateLimit: ".utf8)
        writeList(to: &bytes, writeStanding)
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private func bytes(_ write: (Item, inout [UInt8]) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        writeList(to: &bytes, write)
        return bytes
    }

    private func writeList(to bytes: inout [UInt8], _ write: (Item, inout [UInt8]) -> Void) {
        var isFirst = true
        for item in items {
            if !isFirst { bytes.append(contentsOf: ", ".utf8) }
            isFirst = false
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: item.limit.description.utf8)
            bytes.append(UInt8(ascii: "\""))
            write(item, &bytes)
        }
    }

    private static func writePolicy(_ item: Item, to bytes: inout [UInt8]) {
        parameter(";q=", item.limit.quota, to: &bytes)
        parameter(";w=", item.limit.window, to: &bytes)
    }

    private func writeStanding(_ item: Item, to bytes: inout [UInt8]) {
        Self.parameter(";r=", item.remaining, to: &bytes)
        if item.isViolated || !isRefused { Self.parameter(";t=", item.reset, to: &bytes) }
    }

    private static func parameter(_ name: StaticString, _ value: Int, to bytes: inout [UInt8]) {
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: String(value).utf8)
    }
}
