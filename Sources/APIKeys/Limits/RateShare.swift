/// The part of every limit that one process lets through, where several share an installation.
///
/// The parts of all processes together are the whole limit, call for call; a limit of fewer calls than there are processes is one call for
/// each, so that no process refuses all.
public struct RateShare: Hashable, Sendable {
    public let nodes: Int
    /// Which of them this is: the first ones have the calls that do not divide evenly.
    public let place: Int

    /// All of it: the share of a process that has no others beside it.
    public static let whole = RateShare(nodes: 1, place: 0)

    /// Numbers that cannot be are taken for the nearest that can.
    public init(nodes: Int, place: Int) {
        self.nodes = min(max(nodes, 1), Int(Int32.max))
        self.place = min(max(place, 0), self.nodes - 1)
    }

    /// How many of `quota` calls are this process's: at least one.
    public func part(of quota: Int) -> Int {
        max(1, quota / nodes + (place < quota % nodes ? 1 : 0))
    }

    /// Both numbers in one word.
    var word: UInt64 { UInt64(nodes) << 32 | UInt64(place) }

    init(word: UInt64) {
        self.init(nodes: Int(word >> 32), place: Int(word & 0xFFFF_FFFF))
    }
}
