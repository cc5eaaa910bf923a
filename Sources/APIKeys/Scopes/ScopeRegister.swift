import Synchronization

/// The scopes of a server while it runs: those that it was built with, and others that come and go.
///
/// **Bits.** Keys are stored with the names of their scopes. Which bit a name has is agreed on within this process alone: a name gets one when it is
/// first met, as an offered scope or on a key, whichever is seen first. So a key is judged rightly though nobody has told yet what its scope is for.
/// The bit of a name that a key of the index has is never given to another name. The scopes that the server was built with have
/// theirs from the beginning.
///
/// Of more than 64 names at once those that come last have no bit, and give nothing.
public final class ScopeRegister: Sendable {
    /// What is offered now. It is published before any key is seen with a bit that it does not know.
    public let catalog: Published<ScopeCatalog>
    private let state: Mutex<State>

    private struct State {
        let builtIn: ScopeCatalog
        var offered: [ScopeCatalog.Entry] = []
        /// What each bit stands for.
        var names: [Scope?]
        /// Names that a key has, or has had.
        var held: Set<Scope> = []
        /// Names that are no longer offered, in this order.
        var retired: [Scope] = []

        var catalog: ScopeCatalog { ScopeCatalog(entries: builtIn.entries + offered, names: names) }

        /// The bit of `scope`, given to it if it has none.
        mutating func bit(of scope: Scope) -> Int? {
            if let bit = names.firstIndex(of: scope) { return bit }
            if names.count < ScopeCatalog.largestSize {
                names.append(scope)
                return names.count - 1
            }
            // Only now: for as long as there are others, a bit is not used for something else.
            guard let free = retired.firstIndex(where: { !held.contains($0) }),
                let bit = names.firstIndex(of: retired.remove(at: free))
            else { return nil }
            names[bit] = scope
            return bit
        }
    }

    public init(_ builtIn: ScopeCatalog) {
        catalog = Published(builtIn)
        state = Mutex(State(builtIn: builtIn, names: (0..<builtIn.width).map { builtIn.scope(at: $0) }))
    }

    /// Offers `own` beside what is built in, and nothing else.
    public func offer(_ own: [ScopeCatalog.Entry]) {
        state.withLock { state in
            guard own != state.offered else { return }
            let present = Set(own.map(\.scope))
            state.retired.removeAll(where: present.contains)
            state.retired += state.offered.map(\.scope).filter { !present.contains($0) }
            state.offered = own
            for entry in own { _ = state.bit(of: entry.scope) }
            catalog.publish(state.catalog)
        }
    }

    /// What a key with these scopes may do.
    public func set(of scopes: some Sequence<Scope>) -> ScopeSet {
        state.withLock { state in
            let known = state.names
            var set = ScopeSet()
            for scope in scopes {
                guard let bit = state.bit(of: scope) else { continue }
                state.held.insert(scope)
                set.insert(ScopeSet(rawValue: 1 << UInt64(bit)))
            }
            if state.names != known { catalog.publish(state.catalog) }
            return set
        }
    }
}
