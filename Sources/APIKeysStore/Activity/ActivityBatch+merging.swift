import APIKeys

extension ActivityBatch {
    /// Keeps `room` of the events, spread evenly over their order, and notes the others as left out.
    ///
    /// - Returns: how many were kept.
    mutating func keepSample(of events: [ActivityEvent], room: Int) -> Int {
        let kept = min(events.count, max(0, room))
        for (position, event) in events.enumerated() {
            // Position p is kept when the running share kept/count passes a whole number there.
            if (position + 1) * kept / max(events.count, 1) > position * kept / max(events.count, 1) {
                keep(event)
            } else {
                leaveOut(event)
            }
        }
        return kept
    }

    /// Takes back an older batch that could not be written, with everything still counted once.
    mutating func putBack(_ older: ActivityBatch) {
        let newer = self
        self = older
        for event in newer.rows { keep(event) }
        for (key, requests) in newer.counts {
            if counts.count < Self.mostCounts || counts[key] != nil {
                counts[key, default: 0] += requests
            } else {
                gaps[GapKey(key: nil, second: key.minute), default: 0] += requests
            }
        }
        for (key, tally) in newer.sources {
            if sources.count < Self.mostCounts || sources[key] != nil {
                sources[key, default: SourceTally(lastSeenAt: tally.lastSeenAt)].requests += tally.requests
                sources[key]?.lastSeenAt = tally.lastSeenAt
            }
        }
        lastUses.merge(newer.lastUses, uniquingKeysWith: max)
        browserUses.merge(newer.browserUses, uniquingKeysWith: max)
        for (key, requests) in newer.unknown where unknown.count < Self.mostCounts || unknown[key] != nil {
            unknown[key, default: 0] += requests
        }
        for (key, leftOut) in newer.gaps {
            // Too many seconds of gaps to tell apart become one.
            let key = gaps.count < Self.mostCounts || gaps[key] != nil ? key : GapKey(key: nil, second: 0)
            gaps[key, default: 0] += leftOut
        }
    }
}
