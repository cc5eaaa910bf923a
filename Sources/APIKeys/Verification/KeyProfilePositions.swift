/// Finds the position of a profile that is in the index already: open addressing with linear probing over positions alone, since
/// the profiles themselves lie in the index. Used by the writer only.
struct KeyProfilePositions {
    private(set) var count = 0
    /// Positions plus one; 0 is free. A power of two in number, at most three quarters taken.
    private var slots = [UInt32](repeating: 0, count: 64)

    var footprint: Int { slots.capacity * MemoryLayout<UInt32>.stride }

    func position(of profile: KeyProfile, reading profileAt: (UInt32) -> KeyProfile) -> UInt32? {
        var slot = firstSlot(of: profile)
        while slots[slot] != 0 {
            let position = slots[slot] - 1
            if profileAt(position) == profile { return position }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Takes in the profile after the last.
    mutating func append(reading profileAt: (UInt32) -> KeyProfile) {
        if (count + 1) * 4 > slots.count * 3 {
            slots = [UInt32](repeating: 0, count: slots.count * 2)
            for position in 0..<UInt32(count) { place(position, profileAt(position)) }
        }
        place(UInt32(count), profileAt(UInt32(count)))
        count += 1
    }

    private mutating func place(_ position: UInt32, _ profile: KeyProfile) {
        var slot = firstSlot(of: profile)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = position + 1
    }

    private func firstSlot(of profile: KeyProfile) -> Int { profile.hashValue & (slots.count - 1) }
}
