import APIKeys

extension ActivityBatch {
    /// Counts events, and keeps as many of their rows as there is room for: refusals first, then an even sample of the others.
    ///
    /// - Parameters:
    ///   - tally: is cleared, and used.
    ///   - room: how many rows may be kept.
    /// - Returns: how many were.
    mutating func take(_ events: [ActivityEvent], with tally: inout ActivityTally, room: Int) -> Int {
        tally.clear()
        for event in events { tally.count(event) }
        tally.add(to: &self)
        var (refusals, others): ([Int], [Int]) = ([], [])
        for (number, event) in events.enumerated() where event.principal != nil && tally.mayKeep(number) {
            if event.outcome == .allowed { others.append(number) } else { refusals.append(number) }
        }
        let most = min(room, Self.mostRows - rows.count)
        var kept = 0
        for candidates in [refusals, others] {
            for number in Self.sample(of: candidates, room: most - kept) {
                rows.append(events[number])
                tally.noteKept(number)
                kept += 1
            }
        }
        tally.noteLeftOut(in: &self)
        return kept
    }

    /// `room` of the numbers, spread evenly over their order.
    private static func sample(of numbers: [Int], room: Int) -> [Int] {
        let kept = min(numbers.count, max(0, room))
        guard kept < numbers.count else { return numbers }
        // The n-th of those that are kept stands where the running share kept/count reaches n.
        return (0..<kept).map { numbers[(($0 + 1) * numbers.count - 1) / kept] }
    }
}
