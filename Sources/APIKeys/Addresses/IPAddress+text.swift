extension IPAddress {
    /// The address that `text` spells: four decimal octets without leading zeros, or IPv6 (RFC 4291, 2.2) without a zone.
    public init?(_ text: some StringProtocol) {
        let text = Substring(text)
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let groups = Self.groups(of: text) else { return nil }
            self.init(high: Self.join(groups[0..<4]), low: Self.join(groups[4..<8]))
        } else {
            guard let bits = Self.octets(of: text) else { return nil }
            self.init(v4: bits)
        }
    }

    private static func octets(of text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard 1...3 ~= part.utf8.count, part.utf8.allSatisfy({ 48...57 ~= $0 }), let octet = UInt8(part),
                part.utf8.count == 1 || part.utf8.first != 48
            else { return nil }
            bits = bits << 8 | UInt32(octet)
        }
        return bits
    }

    private static func groups(of text: Substring) -> [UInt16]? {
        var text = text
        var tail: [UInt16] = []
        // An IPv4 address may take the place of the last two groups.
        if text.utf8.contains(UInt8(ascii: ".")) {
            guard let colon = text.lastIndex(of: ":"), let bits = octets(of: text[text.index(after: colon)...]) else {
                return nil
            }
            tail = [UInt16(bits >> 16), UInt16(truncatingIfNeeded: bits)]
            text = text[...colon]
            if !text.hasSuffix("::") { text = text.dropLast() }
        }
        guard let gap = text.firstRange(of: "::") else {
            guard let groups = hexGroups(of: text), groups.count + tail.count == 8 else { return nil }
            return groups + tail
        }
        guard let before = hexGroups(of: text[..<gap.lowerBound]), let after = hexGroups(of: text[gap.upperBound...]),
            before.count + after.count + tail.count < 8
        else { return nil }
        let zeros = 8 - before.count - after.count - tail.count
        return before + [UInt16](repeating: 0, count: zeros) + after + tail
    }

    private static func hexGroups(of text: Substring) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard 1...4 ~= part.utf8.count, part.utf8.first != 43, part.utf8.first != 45, let group = UInt16(part, radix: 16)
            else { return nil }
            groups.append(group)
        }
        return groups
    }

    private static func join(_ groups: ArraySlice<UInt16>) -> UInt64 {
        groups.reduce(0) { $0 << 16 | UInt64($1) }
    }
}

extension IPAddress: CustomStringConvertible {
    /// Dotted decimal for IPv4; for IPv6 the one canonical spelling of RFC 5952.
    public var description: String {
        if isV4 { return withUnsafeBytes(of: low.bigEndian) { $0.suffix(4).map { String($0) } }.joined(separator: ".") }
        let groups = [high, low].flatMap { half in
            [48, 32, 16, 0].map { (shift: UInt64) -> UInt64 in half >> shift & 0xFFFF }
        }
        guard let gap = Self.longestRunOfZeros(in: groups) else { return Self.hex(groups[...]) }
        return Self.hex(groups[..<gap.lowerBound]) + "::" + Self.hex(groups[gap.upperBound...])
    }

    /// The first longest run of at least two zero groups: what `::` stands for.
    private static func longestRunOfZeros(in groups: [UInt64]) -> Range<Int>? {
        var best = 0..<0
        var start = 0
        for place in 0...groups.count where place == groups.count || groups[place] != 0 {
            if place - start > best.count { best = start..<place }
            start = place + 1
        }
        return best.count >= 2 ? best : nil
    }

    private static func hex(_ groups: ArraySlice<UInt64>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
}
