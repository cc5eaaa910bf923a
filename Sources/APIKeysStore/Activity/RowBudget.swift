/// How many rows may be kept now: so many a second, and no more than one second's worth at once.
struct RowBudget: Sendable {
    private let perSecond: Int
    private var balance: Int
    private var last: ContinuousClock.Instant

    init(perSecond: Int, at now: ContinuousClock.Instant) {
        self.perSecond = perSecond
        self.balance = perSecond
        self.last = now
    }

    mutating func available(at now: ContinuousClock.Instant) -> Int {
        let milliseconds = Int(min((now - last) / .milliseconds(1), 1000))
        let earned = milliseconds * perSecond / 1000
        if earned > 0 {
            balance = min(perSecond, balance + earned)
            last = now
        }
        return balance
    }

    mutating func take(_ rows: Int) {
        balance -= rows
    }
}
