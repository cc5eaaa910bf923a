import APIKeys
import SQLDatabase

extension NodeStore {
    /// The part of every limit that is the node's, by the nodes that live, itself included: in the order of their ids, so that all who see the same nodes
    /// divide alike. To be asked in the transaction of its heartbeat, by whose time the others' are judged.
    ///
    /// - Parameter liveness: how long after its last heartbeat a node keeps its part: for as long, at least, as it may accept keys.
    static func share(of node: Node, liveness: Duration, on connection: any SQLConnection) throws -> RateShare {
        let row = try connection.row(
            """
            SELECT COUNT(*), COUNT(CASE WHEN id < $1 THEN 1 END) FROM nodes
            WHERE heartbeat_at >= (SELECT heartbeat_at FROM nodes WHERE id = $1) - $2
            """, node.id, liveness.wholeMilliseconds)
        guard let row else { throw SQLError(.damaged, "a count has no row") }
        return RateShare(nodes: Int(try row.integer(0)), place: Int(try row.integer(1)))
    }
}

extension Duration {
    /// Rounded up: what is begun counts.
    fileprivate var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
