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
}
