extension RequestHead {
    /// Takes note of a field, if it is one that this port looks at. Comparing the length first keeps the pass short.
    mutating func take(_ name: Range<Int>, value: Range<Int>, of bytes: UnsafeRawBufferPointer) throws(RequestFault) {
        func isNamed(_ text: StaticString) -> Bool { CharacterClass.matches(bytes, name, text) }
        switch name.count {
        case 4 where isNamed("host"): hosts += 1
        case 6 where isNamed("origin"): isFromBrowser = true
        case 10 where isNamed("user-agent"): userAgent = userAgent ?? value
        case 10 where isNamed("connection"): if Self.list(value, of: bytes, has: "close") { isLast = true }
        case 13 where isNamed("authorization"):
            hasSeveralCredentials = authorization != nil
            authorization = authorization ?? value
        case 14 where isNamed("sec-fetch-site"): isFromBrowser = true
        case 14 where isNamed("x-original-uri"): originalTarget = value
        case 14 where isNamed("content-length"): try takeLength(value, of: bytes)
        case 15 where isNamed("x-forwarded-for"): forwardedFor.append(value)
        case 15 where isNamed("x-forwarded-uri"): originalTarget = originalTarget ?? value
        case 17 where isNamed("x-original-method"): originalMethod = value
        case 17 where isNamed("transfer-encoding"): try takeCoding(value, of: bytes)
        case 18 where isNamed("x-forwarded-method"): originalMethod = originalMethod ?? value
        default: break
        }
    }

    private mutating func takeLength(_ value: Range<Int>, of bytes: UnsafeRawBufferPointer) throws(RequestFault) {
        // More digits than these would be more than there is memory for, and could overflow.
        guard contentLength == nil, 1...18 ~= value.count, bytes[value].allSatisfy({ 48...57 ~= $0 }) else {
            throw .ambiguousLength
        }
        contentLength = bytes[value].reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private mutating func takeCoding(_ value: Range<Int>, of bytes: UnsafeRawBufferPointer) throws(RequestFault) {
        if hasTransferCoding { throw .ambiguousLength }
        guard CharacterClass.matches(bytes, value, "chunked") else { throw .unsupportedCoding }
        hasTransferCoding = true
    }

    /// What only the whole head can tell.
    func check() throws(RequestFault) {
        if hasTransferCoding, contentLength != nil || isOldVersion { throw .ambiguousLength }
        guard hosts == 1 || isOldVersion && hosts == 0 else { throw .host }
    }

    /// Whether a list of words, separated by commas, has this one.
    private static func list(_ value: Range<Int>, of bytes: UnsafeRawBufferPointer, has word: StaticString) -> Bool {
        bytes[value].split(separator: UInt8(ascii: ",")).contains { (part: Slice<UnsafeRawBufferPointer>) in
            CharacterClass.matches(bytes, CharacterClass.trimmed(bytes, part.startIndex..<part.endIndex), word)
        }
    }
}
