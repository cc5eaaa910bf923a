/// Takes a stream of server-sent events apart (WHATWG HTML, 9.2.6): the fields `event` and `data`. The others are for clients that connect again.
struct ServerSentEvents {
    /// A reply of 1 MiB, which is the server's own limit, and the message of 64 KiB that it answers, every byte of which JSON may write as six.
    static let largestEvent = 8 << 20

    struct Event: Hashable {
        /// `message` if the stream names none.
        let name: String
        let data: String
    }

    private var line: [UInt8] = []
    private var endedWithReturn = false
    private var name = ""
    private var data: [String] = []
    /// Bytes of the event that is coming.
    private var size = 0

    /// The events that are whole with these bytes. What is left waits for the next ones.
    ///
    /// - Throws: ``ClientFailure/tooLarge`` if what waits grows beyond ``largestEvent``.
    mutating func events(in bytes: some Sequence<UInt8>) throws(ClientFailure) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            // A line ends with CR, LF, or both.
            let isSecondHalf = endedWithReturn && byte == UInt8(ascii: "\n")
            endedWithReturn = byte == UInt8(ascii: "\r")
            if isSecondHalf { continue }
            guard byte == UInt8(ascii: "\n") || endedWithReturn else {
                line.append(byte)
                size += 1
                guard size <= Self.largestEvent else { throw .tooLarge }
                continue
            }
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    /// - Returns: the event that an empty line ends; one without data is none.
    private mutating func endLine() -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else {
            defer { (name, data, size) = ("", [], 0) }
            return data.isEmpty ? nil : Event(name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
        }
        let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        var value = parts.count == 2 ? parts[1] : []
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: parts[0], as: UTF8.self) {
        case "event": name = text
        case "data": data.append(text)
        default: break
        }
        return nil
    }
}
