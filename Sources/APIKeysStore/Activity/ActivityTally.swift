import APIKeys

/// Counts events that are alike together, before anything is looked up of them: under load most of them are, and a request then costs one look-up in
/// place of one for each count that it goes into.
struct ActivityTally {
    /// What the counts tell apart.
    struct Kind: Equatable {
        /// `nil` of a request without a key that was ever issued.
        let key: ActivityBatch.KeyReference?
        /// The UTC second, in milliseconds since 1970.
        let second: Int64
        let route: String?
        let outcome: ActivityOutcome
        let clientAddress: IPAddress?
        let userAgent: String?
    }

    struct Entry {
        let kind: Kind
        var requests = 0
        var lastAt: Timestamp
        /// Of how many the row is kept.
        var kept = 0
        /// Whether there was room to count it, so that rows may be kept.
        var isCounted = false
    }

    private(set) var entries: [Entry] = []
    /// Of each event, which of the entries it went into.
    private(set) var places: [Int32] = []
    private var known: [Kind: Int32] = [:]

    /// Begins anew, with the storage that there is.
    mutating func clear() {
        entries.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        known.removeAll(keepingCapacity: true)
    }

    mutating func count(_ event: ActivityEvent) {
        let time = event.time
        let kind = Kind(
            key: event.principal.map { ActivityBatch.KeyReference(teamID: $0.teamID, keyID: $0.keyID) },
            second: time.milliseconds - time.milliseconds % 1000, route: event.route, outcome: event.outcome,
            clientAddress: event.clientAddress, userAgent: event.userAgent)
        let place: Int32
        if let last = places.last, entries[Int(last)].kind == kind {
            place = last
        } else if let found = known[kind] {
            place = found
        } else {
            place = Int32(entries.count)
            known[kind] = place
            entries.append(Entry(kind: kind, lastAt: time))
        }
        places.append(place)
        entries[Int(place)].requests += 1
        entries[Int(place)].lastAt = max(entries[Int(place)].lastAt, time)
    }

    /// Puts the counts into a batch, which says whether it had room for them.
    mutating func add(to batch: inout ActivityBatch) {
        for place in entries.indices { entries[place].isCounted = batch.count(entries[place]) }
    }

    /// Whether a row may be kept of the event at this place in the order in which they came.
    func mayKeep(_ number: Int) -> Bool { entries[Int(places[number])].isCounted }

    mutating func noteKept(_ number: Int) { entries[Int(places[number])].kept += 1 }

    /// Notes in a batch of how many events no row is kept, though they are counted.
    func noteLeftOut(in batch: inout ActivityBatch) {
        for entry in entries where entry.isCounted && entry.kept < entry.requests {
            guard let key = entry.kind.key else { continue }
            batch.leaveOut(entry.requests - entry.kept, of: key, in: entry.kind.second)
        }
    }
}

extension ActivityTally.Kind: Hashable {
    /// The route and the team are left to the comparison: they are few, and a key has one team.
    func hash(into hasher: inout Hasher) {
        hasher.combine(key?.keyID.low)
        hasher.combine(second)
        hasher.combine(clientAddress)
        hasher.combine(userAgent)
    }
}
