import Synchronization

/// Every key of an installation in memory: digest → what verification needs, in about 60 bytes a key.
///
/// **Shape.** A split-ordered list (Shalev and Shavit, "Split-Ordered Lists: Lock-Free Extensible Hash Tables", JACM 53(3), 2006): all
/// entries form one linked list, sorted by the bit-reversed first word of their digest, and buckets are places in that list. A
/// bucket more only adds a place, and moves nothing; so the table grows with each key by a bucket or two, never stops to rehash,
/// and never frees what a reader may be looking at.
///
/// **Rules of access.** Any number of threads call `find(_:)` at any time, without a lock and without waiting. Writers take turns
/// on a lock that readers never touch. What changes of a key after it was added, its end, is one atomic word, so a reader sees
/// it before or after a change and never between.
///
/// **Keys are never removed**: a revoked key stays, so that its holder is told that it was revoked. The digest is cut to 128 bits; a
/// random credential meets one of ten million keys with a probability of 10⁷ / 2¹²⁸ ≈ 3 · 10⁻³².
public final class KeyIndex: @unchecked Sendable {
    // Unchecked, because the compiler cannot see the two rules that make it safe: `entries`, `buckets`, `profiles`, `addressLists` and
    // `limitLists` are appended to only while `writer` is locked; and a position is published only by a releasing store after its element was initialised.

    /// 56 bytes: the size is the point of it. What a search reads of the entries that it passes by stands together.
    struct Entry: ~Copyable {
        /// The digest's first word, bit-reversed: the list's order.
        let order: UInt64
        let next: Atomic<UInt32>
        let profile: Atomic<UInt32>
        let second: UInt64
        let keyHigh: UInt64
        let keyLow: UInt64
        /// Milliseconds since 1970; `.max` if the key never expires.
        let expiry: UInt64
        let end: Atomic<UInt64>
    }

    private struct Writer {
        var count = 0
        var addressListCount = 0
        /// The numbers of limits: keys that are limited alike share them, unless they are of a line of rotations.
        var limitLists: [LimitList: UInt32] = [:]
        var profilePositions = KeyProfilePositions()
    }

    private let entries = Segments<Entry>(shift: 12)
    private let buckets = Segments<Atomic<UInt32>>(shift: 14)
    private let profiles = Segments<KeyProfile>(shift: 10)
    private let addressLists = Segments<[CIDR]>(shift: 6)
    private let limitLists = Segments<LimitList>(shift: 6)
    private let limitListCount = Atomic<UInt32>(0)
    private let bucketCount = Atomic<UInt32>(1)
    private let writer = Mutex(Writer())

    /// An index without keys.
    public init() {
        buckets.pointerForAppending(at: 0).initialize(to: Atomic(Link.end.rawValue))
    }

    deinit {
        let (lists, limits) = writer.withLock { ($0.addressListCount, $0.limitLists.count) }
        for position in 0..<lists { addressLists.pointer(at: position).deinitialize(count: 1) }
        for position in 0..<limits { limitLists.pointer(at: position).deinitialize(count: 1) }
    }

    // MARK: Reading

    /// The key with this digest, if the index has it.
    @inline(__always)
    func find(_ digest: KeyDigest) -> IndexedKey? {
        let order = digest.words.first.bitReversed
        guard let position = position(order: order, second: digest.words.second, bucket: bucket(of: digest)) else { return nil }
        let entry = entries.pointer(at: position)
        guard let end = EndWord(rawValue: entry.pointee.end.load(ordering: .acquiring)).end else { return nil }
        let profile = profiles.pointer(at: Int(entry.pointee.profile.load(ordering: .acquiring))).pointee
        let keyID = KeyID(high: entry.pointee.keyHigh, low: entry.pointee.keyLow)
        return IndexedKey(
            profile: profile,
            addresses: profile.addressList == 0 ? [] : addressLists.pointer(at: Int(profile.addressList) - 1).pointee,
            limits: profile.limitList == 0 ? nil : limits(numbered: profile.limitList, of: keyID), keyID: keyID,
            expiresAt: entry.pointee.expiry == .max ? nil : Timestamp(milliseconds: Int64(entry.pointee.expiry)),
            end: end)
    }

    /// The limits of a key that was found here with this number of them. A number from another index is a mistake of the program, and ends it.
    func limits(numbered number: UInt32, of key: KeyID) -> KeyLimits {
        precondition(number > 0 && number <= limitListCount.load(ordering: .acquiring), "a principal of another index")
        return limitLists.pointer(at: Int(number) - 1).pointee.limits(of: key)
    }

    /// How many keys the index holds, dead ones included.
    public var count: Int { writer.withLock { $0.count } }

    /// Bytes of memory that the index has allocated.
    public var footprint: Int {
        writer.withLock { writer in
            entries.footprint + buckets.footprint + profiles.footprint + addressLists.footprint
                + limitLists.footprint + writer.limitLists.capacity * MemoryLayout<(LimitList, UInt32)>.stride
                + writer.profilePositions.footprint
        }
    }

    @inline(__always)
    private func bucket(of digest: KeyDigest) -> UInt32 {
        let count = bucketCount.load(ordering: .acquiring)
        let mask = UInt32.max >> UInt32((count - 1).leadingZeroBitCount)
        let bucket = UInt32(truncatingIfNeeded: digest.words.first) & (count == 1 ? 0 : mask)
        // Buckets that are not there yet are part of the one that they will split off from.
        return bucket < count ? bucket : bucket & mask >> 1
    }

    @inline(__always)
    private func position(order: UInt64, second: UInt64, bucket: UInt32) -> Int? {
        var link = next(after: Link(bucket: bucket))
        while link != .end {
            if let position = link.entry {
                let entry = entries.pointer(at: position)
                if entry.pointee.order == order, entry.pointee.second == second { return position }
                if entry.pointee.order > order { return nil }
            } else if link.bucketOrder > order {
                return nil
            }
            link = next(after: link)
        }
        return nil
    }

    @inline(__always)
    private func next(after link: Link) -> Link {
        if let position = link.entry {
            Link(rawValue: entries.pointer(at: position).pointee.next.load(ordering: .acquiring))
        } else {
            Link(rawValue: buckets.pointer(at: link.bucket).pointee.load(ordering: .acquiring))
        }
    }

    // MARK: Writing

    /// Adds keys, or brings known ones up to date: a known key takes over the new end, and its profile.
    public func update(_ keys: some Sequence<(digest: KeyDigest, key: IndexedKey)>) {
        writer.withLock { writer in
            for (digest, key) in keys { update(key, digest: digest, writer: &writer) }
        }
    }

    /// Adds one key, or brings it up to date.
    ///
    /// - Parameters:
    ///   - key: the key as it is now.
    ///   - scopes: what the key's scopes are in the catalogue that its verifier's routes use.
    public func update(_ key: APIKey, scopes: ScopeSet) {
        update(CollectionOfOne((digest: key.digest, key: IndexedKey(key, scopes: scopes))))
    }

    /// Begins to load everything again: keys that are not updated until ``finishReload()`` are gone then. Until then nothing is missing.
    /// A reload that failed half-way is begun again with another call.
    public func beginReload() {
        writer.withLock { writer in
            for position in 0..<writer.count {
                let entry = entries.pointer(at: position)
                let word = EndWord(rawValue: entry.pointee.end.load(ordering: .relaxed))
                entry.pointee.end.store(word.unnamed.rawValue, ordering: .releasing)
            }
        }
    }

    /// Drops the keys that ``update(_:)`` has not named since ``beginReload()``.
    public func finishReload() {
        writer.withLock { writer in
            for position in 0..<writer.count {
                let entry = entries.pointer(at: position)
                let word = EndWord(rawValue: entry.pointee.end.load(ordering: .relaxed))
                if !word.isNamed { entry.pointee.end.store(EndWord.absent.rawValue, ordering: .releasing) }
            }
        }
    }

    private func update(_ key: IndexedKey, digest: KeyDigest, writer: inout Writer) {
        let (order, second) = (digest.words.first.bitReversed, digest.words.second)
        let end = EndWord(key.end)
        if let position = position(order: order, second: second, bucket: bucket(of: digest)) {
            let entry = entries.pointer(at: position)
            let known = profiles.pointer(at: Int(entry.pointee.profile.load(ordering: .relaxed))).pointee
            entry.pointee.profile.store(profile(of: key, instead: known, writer: &writer), ordering: .releasing)
            entry.pointee.end.store(end.rawValue, ordering: .releasing)
            return
        }
        let profile = profile(of: key, instead: nil, writer: &writer)
        let position = writer.count
        let place = place(order: order, from: Link(bucket: bucket(of: digest)))
        entries.pointerForAppending(at: position).initialize(
            to: Entry(
                order: order, next: Atomic(next(after: place).rawValue), profile: Atomic(profile), second: second,
                keyHigh: key.keyID.high, keyLow: key.keyID.low,
                expiry: key.expiresAt.map { UInt64(clamping: $0.milliseconds) } ?? .max, end: Atomic(end.rawValue)))
        link(Link(entry: position), after: place)
        writer.count += 1
        // Three buckets to two keys: two bytes more a key, and a third fewer entries to pass by than with one to one.
        while Int(bucketCount.load(ordering: .relaxed)) * 2 < writer.count * 3 { addBucket() }
    }

    /// Splits the next bucket off from the one whose keys it shares: it takes its place in the list, nothing else changes.
    private func addBucket() {
        let number = bucketCount.load(ordering: .relaxed)
        let parent = number & ~(1 << (31 - UInt32(number.leadingZeroBitCount)))
        let link = Link(bucket: number)
        let place = place(order: link.bucketOrder, from: Link(bucket: parent))
        buckets.pointerForAppending(at: Int(number)).initialize(to: Atomic(next(after: place).rawValue))
        self.link(link, after: place)
        bucketCount.store(number + 1, ordering: .releasing)
    }

    /// The last link, from `start` on, that stands before `order`.
    private func place(order: UInt64, from start: Link) -> Link {
        var place = start
        while true {
            let next = next(after: place)
            guard next != .end else { return place }
            let nextOrder = next.entry.map { entries.pointer(at: $0).pointee.order } ?? next.bucketOrder
            guard nextOrder < order else { return place }
            place = next
        }
    }

    private func link(_ link: Link, after place: Link) {
        if let position = place.entry {
            entries.pointer(at: position).pointee.next.store(link.rawValue, ordering: .releasing)
        } else {
            buckets.pointer(at: place.bucket).pointee.store(link.rawValue, ordering: .releasing)
        }
    }

    /// The position of the profile of `key`, which is added if no key has had it before.
    private func profile(of key: IndexedKey, instead known: KeyProfile?, writer: inout Writer) -> UInt32 {
        let profile = KeyProfile(
            teamID: key.teamID, createdBy: key.createdBy, scopes: key.scopes,
            addressList: addressList(key.allowedAddresses, instead: known?.addressList ?? 0, writer: &writer),
            limitList: limitList(of: key, writer: &writer))
        let read = { (position: UInt32) in self.profiles.pointer(at: Int(position)).pointee }
        if let position = writer.profilePositions.position(of: profile, reading: read) { return position }
        let position = UInt32(writer.profilePositions.count)
        profiles.pointerForAppending(at: Int(position)).initialize(to: profile)
        writer.profilePositions.append(reading: read)
        return position
    }

    /// The number of a key's address list; the one it has had before, if it is still the same.
    private func addressList(_ addresses: [CIDR], instead known: UInt32, writer: inout Writer) -> UInt32 {
        if addresses.isEmpty { return 0 }
        if known != 0, addressLists.pointer(at: Int(known) - 1).pointee == addresses { return known }
        addressLists.pointerForAppending(at: writer.addressListCount).initialize(to: addresses)
        writer.addressListCount += 1
        return UInt32(writer.addressListCount)
    }

    /// The number of a key's limits, which are added if no key has had the like before.
    private func limitList(of key: IndexedKey, writer: inout Writer) -> UInt32 {
        guard let limits = key.limits else { return 0 }
        let list = LimitList(limits, of: key.keyID)
        if let known = writer.limitLists[list] { return known }
        limitLists.pointerForAppending(at: writer.limitLists.count).initialize(to: list)
        let number = UInt32(writer.limitLists.count + 1)
        writer.limitLists[list] = number
        limitListCount.store(number, ordering: .releasing)
        return number
    }
}
