public import APIKeys

/// How far somebody has read who follows a key's log while it is written.
///
/// Requests are not written in the order in which they came in: each node writes on its own, and one that took long is written when it was answered.
/// So beside the newest request that was read it is remembered which of the ones before it have been read, as far back as a late one may come.
public struct ActivityTail: Sendable, Hashable {
    /// How much later than a newer one a request may be written, and still be found.
    static let lateness = Duration.seconds(300)
    /// Requests before the newest that are remembered. A request that comes later than so many others is not found.
    static let mostRemembered = 1000
    /// Of those the ones that ``description`` names.
    static let mostNamed = 40
    /// The last characters of an id: 25 bits, all random.
    static let nameLength = 5

    /// Everything up to here has been read, but for what comes late.
    private(set) var newest: ActivityPosition
    /// What was read of ``lateness``, oldest first; `nil` until the log has been looked into.
    private(set) var known: [RequestID]?
    /// Which of the ``mostNamed`` newest requests have been read, by their names; `nil` if all of them have.
    private let names: Set<Substring>?

    init(_ newest: ActivityPosition, names: Set<Substring>? = nil) {
        self.newest = newest
        self.known = nil
        self.names = names
    }

    /// The place that ``description`` tells; `nil` for any other text.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let newest = parts.first.flatMap({ ActivityPosition(String($0)) }) else { return nil }
        guard parts.count > 1 else {
            self.init(newest)
            return
        }
        let list = parts[1]
        guard list.utf8.count % Self.nameLength == 0, list.utf8.count <= Self.nameLength * Self.mostNamed,
            list.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) })
        else { return nil }
        var names: Set<Substring> = []
        var rest = list
        while !rest.isEmpty {
            names.insert(rest.prefix(Self.nameLength))
            rest = rest.dropFirst(Self.nameLength)
        }
        self.init(newest, names: names)
    }

    /// Notes that a request has been read.
    public mutating func note(_ id: RequestID) {
        let position = ActivityPosition(time: id.time, requestID: id)
        if (newest.time, newest.id) < (position.time, position.id) { newest = position }
        var ids = known ?? []
        if let last = ids.last, last > id {
            ids.insert(id, at: ids.firstIndex { $0 > id } ?? ids.endIndex)
        } else {
            ids.append(id)
        }
        if ids.count > Self.mostRemembered { ids.removeFirst(ids.count - Self.mostRemembered) }
        known = ids
    }

    /// Takes up what the log has of the time before ``newest``, oldest first.
    ///
    /// - Returns: what of it has not been read, oldest first.
    mutating func takeUp(_ present: [RequestID]) -> [RequestID] {
        if let known {
            let read = Set(known)
            return present.filter { !read.contains($0) }
        }
        let recent = present.suffix(Self.mostNamed)
        let late = names.map { names in recent.filter { !names.contains(Self.name(of: $0)) } } ?? []
        let unread = Set(late)
        known = present.filter { !unread.contains($0) }
        return late
    }

    private static func name(of id: RequestID) -> Substring { id.description.suffix(nameLength) }
}

extension ActivityTail: CustomStringConvertible {
    /// A text of visible ASCII characters, some 240 at most, from which to go on later, on any node.
    public var description: String {
        guard let known else { return newest.description + (names.map { "." + $0.sorted().joined() } ?? "") }
        return newest.description + "." + known.suffix(Self.mostNamed).map(Self.name).joined()
    }
}
