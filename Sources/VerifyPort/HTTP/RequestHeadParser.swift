#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads the head of an HTTP/1.1 request (RFC 9112) from bytes that come in pieces, line by line, each byte once.
///
/// It is strict: what two readers could understand in two ways is refused, since one of them is the proxy before this port.
struct RequestHeadParser {
    /// Bytes of a request line and all fields.
    static let longestHead = 16_384
    static let mostFields = 100

    enum Progress: Equatable {
        /// The head is not whole yet.
        case needsMore
        /// It is, and ends before this position.
        case complete(Int)
    }

    private(set) var head = RequestHead()
    /// Where the next line begins.
    private var position = 0
    /// Up to where it is known that no LF stands from `position` on.
    private var searched = 0
    private var fields = 0
    private var hasRequestLine = false

    /// Whether a byte of a request has come.
    var hasBegun: Bool { searched > 0 }

    mutating func reset() {
        head.clear()
        (position, searched, fields, hasRequestLine) = (0, 0, 0, false)
    }

    /// Goes on reading.
    ///
    /// - Parameter bytes: everything from the request's first byte on; with each call the same and more.
    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(RequestFault) -> Progress {
        guard let base = bytes.baseAddress else { return .needsMore }
        while searched < bytes.count {
            guard let found = memchr(base + searched, 10, bytes.count - searched) else {
                searched = bytes.count
                if bytes.count >= Self.longestHead { throw .headTooLarge }
                return .needsMore
            }
            let lineFeed = base.distance(to: UnsafeRawPointer(found))
            if lineFeed >= Self.longestHead { throw .headTooLarge }
            guard lineFeed > position, bytes[lineFeed - 1] == 13 else { throw .bareLineBreak }
            let line = position..<(lineFeed - 1)
            position = lineFeed + 1
            searched = position
            if try take(line, of: bytes) { return .complete(position) }
        }
        return .needsMore
    }

    /// Takes one line; `true` if it is the last of the head.
    private mutating func take(_ line: Range<Int>, of bytes: UnsafeRawBufferPointer) throws(RequestFault) -> Bool {
        guard hasRequestLine else {
            // One empty line before a request is passed over (RFC 9112, 2.2).
            if line == 0..<0 { return false }
            try takeRequestLine(line, of: bytes)
            hasRequestLine = true
            return false
        }
        if line.isEmpty {
            try head.check()
            return true
        }
        fields += 1
        if fields > Self.mostFields { throw .headTooLarge }
        try takeField(line, of: bytes)
        return false
    }

    private mutating func takeRequestLine(_ line: Range<Int>, of bytes: UnsafeRawBufferPointer) throws(RequestFault) {
        var place = line.lowerBound
        while place < line.upperBound, CharacterClass.isToken(bytes[place]) { place += 1 }
        head.method = line.lowerBound..<place
        guard 1...32 ~= head.method.count, place < line.upperBound, bytes[place] == 32 else { throw fault(in: line, of: bytes) }
        place += 1
        let start = place
        while place < line.upperBound, 0x21...0x7E ~= bytes[place] { place += 1 }
        guard place > start, place < line.upperBound, bytes[place] == 32 else { throw fault(in: line, of: bytes) }
        head.target = start..<place
        try takeVersion((place + 1)..<line.upperBound, of: bytes)
        try takeOrigin(of: bytes)
    }

    private func fault(in line: Range<Int>, of bytes: UnsafeRawBufferPointer) -> RequestFault {
        bytes[line].contains(13) ? .bareLineBreak : .malformedRequestLine
    }

    private mutating func takeVersion(_ range: Range<Int>, of bytes: UnsafeRawBufferPointer) throws(RequestFault) {
        let version = bytes[range]
        guard version.count == 8, version.starts(with: "HTTP/".utf8), version[range.lowerBound + 6] == 46,
            48...57 ~= version[range.lowerBound + 5], 48...57 ~= version[range.lowerBound + 7]
        else { throw fault(in: range, of: bytes) }
        guard version[range.lowerBound + 5] == 49, version[range.lowerBound + 7] <= 49 else { throw .unsupportedVersion }
        head.isOldVersion = version[range.lowerBound + 7] == 48
        head.isLast = head.isOldVersion
    }

    /// A target in absolute form leads to the same path (RFC 9112, 3.2.2).
    private mutating func takeOrigin(of bytes: UnsafeRawBufferPointer) throws(RequestFault) {
        if bytes[head.target.lowerBound] == UInt8(ascii: "/") { return }
        for scheme in ["http://", "https://"] as [StaticString]
        where CharacterClass.matches(
            bytes, head.target.lowerBound..<min(head.target.upperBound, head.target.lowerBound + scheme.utf8CodeUnitCount),
            scheme)
        {
            let start = head.target.lowerBound + scheme.utf8CodeUnitCount
            guard let slash = bytes[start..<head.target.upperBound].firstIndex(of: UInt8(ascii: "/")), slash > start,
                bytes[start..<slash].allSatisfy(CharacterClass.isAuthority)
            else { throw .malformedRequestLine }
            head.target = slash..<head.target.upperBound
            return
        }
        throw .malformedRequestLine
    }

    private mutating func takeField(_ line: Range<Int>, of bytes: UnsafeRawBufferPointer) throws(RequestFault) {
        var place = line.lowerBound
        if bytes[place] == 32 || bytes[place] == 9 { throw .foldedField }
        while place < line.upperBound, CharacterClass.isToken(bytes[place]) { place += 1 }
        let name = line.lowerBound..<place
        guard !name.isEmpty, place < line.upperBound, bytes[place] == UInt8(ascii: ":") else {
            throw bytes[line].contains(13) ? .bareLineBreak : .malformedField
        }
        let value = CharacterClass.trimmed(bytes, (place + 1)..<line.upperBound)
        for position in value where !CharacterClass.isValue(bytes[position]) {
            throw bytes[position] == 13 ? .bareLineBreak : .malformedField
        }
        // Blanks around a value are nobody's business, but for a length: there some readers take a tab for a part of it.
        if name.count == 14, bytes[(name.upperBound + 1)..<line.upperBound].contains(9),
            CharacterClass.matches(bytes, name, "content-length")
        {
            throw .ambiguousLength
        }
        try head.take(name, value: value, of: bytes)
    }
}
