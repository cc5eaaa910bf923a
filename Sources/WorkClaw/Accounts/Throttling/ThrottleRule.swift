import APIKeys

/// How often something may be tried. A rule is a pure function of what was counted and of the time.
enum ThrottleRule: Sendable, Hashable {
    /// So many tries at once; then each has to wait twice as long as the one before it, up to the longest wait. A quiet day and all is forgotten.
    case delay(free: Int64, first: Duration, longest: Duration)
    /// So many tries at once, and one more for each interval: the generic cell rate algorithm (ITU-T I.371).
    case budget(burst: Int64, interval: Duration)

    static let memory = Duration.seconds(24 * 3600)

    /// What a row holds: of a delay, how many tries there were and when the last one was; of a budget, when all of it will be there again.
    struct State: Sendable, Hashable {
        var tries: Int64 = 0
        var at = Timestamp(milliseconds: 0)
    }

    /// The first moment at which one more try is allowed.
    func opens(after state: State) -> Timestamp {
        switch self {
        case .delay(let free, let first, let longest):
            guard state.tries >= free else { return Timestamp(milliseconds: 0) }
            // Beyond 2^20 of anything the longest wait has long been reached.
            let wait = first * (1 << min(state.tries - free, 20))
            return state.at.adding(min(wait, longest))
        case .budget(let burst, let interval):
            return state.at.adding(.zero - interval * (burst - 1))
        }
    }

    /// After one more try.
    func counting(_ state: State, at now: Timestamp) -> State {
        switch self {
        case .delay:
            let isOld = now.since(state.at) >= Self.memory
            return State(tries: (isOld ? 0 : state.tries) + 1, at: now)
        case .budget(_, let interval):
            return State(tries: state.tries + 1, at: max(state.at, now).adding(interval))
        }
    }

    /// When the row that holds the state is no longer needed.
    func forgets(_ state: State) -> Timestamp {
        switch self {
        case .delay: state.at.adding(Self.memory)
        case .budget: state.at
        }
    }
}
