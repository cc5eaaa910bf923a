/// What the head of a request says of the form in its body. It is read in a second pass over a head that was found to be well-formed, so that other
/// requests are not searched for it.
struct FormHead {
    private(set) var fault: IntrospectionFault?
    /// Whether the client waits to be told that it may go on (RFC 9110, 10.1.1).
    private(set) var expectsContinue = false
    private var hasType = false

    /// - Parameter lines: the head, from the request line on.
    init(_ lines: UnsafeRawBufferPointer) {
        var start = lines.startIndex
        while let end = lines[start...].firstIndex(of: 10) {
            take(lines, start..<(end > start ? end - 1 : end))
            start = end + 1
        }
        if fault == nil, !hasType { fault = .mediaType }
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) {
        guard let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = line.lowerBound..<colon
        func isNamed(_ text: StaticString) -> Bool { CharacterClass.matches(bytes, name, text) }
        let value = CharacterClass.trimmed(bytes, (colon + 1)..<line.upperBound)
        func isValue(_ text: StaticString) -> Bool { CharacterClass.matches(bytes, value, text) }
        if isNamed("content-type") {
            // Parameters such as a charset change nothing: names and tokens are ASCII.
            let semicolon = bytes[value].firstIndex(of: UInt8(ascii: ";")) ?? value.upperBound
            let type = CharacterClass.trimmed(bytes, value.lowerBound..<semicolon)
            let isForm = CharacterClass.matches(bytes, type, "application/x-www-form-urlencoded")
            if hasType || !isForm { fault = fault ?? .mediaType }
            hasType = true
        } else if isNamed("content-encoding") {
            if !isValue("identity") { fault = fault ?? .bodyCoding }
        } else if isNamed("expect") {
            if isValue("100-continue") { expectsContinue = true } else { fault = fault ?? .expectation }
        }
    }
}
