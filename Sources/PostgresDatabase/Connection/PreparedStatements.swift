import CLibpq
import SQLDatabase

/// The statements that one connection has prepared, by their text and by their parameters' types.
///
/// The statements of a program are few and fixed, but for lists of various lengths. What was not used for longest makes room.
struct PreparedStatements {
    struct Key: Hashable {
        let sql: String
        let types: [PostgresType]
    }

    static let most = 256

    private var names: [Key: (name: String, lastUse: Int)] = [:]
    private var uses = 0

    /// The name of the statement, if it has been prepared.
    mutating func name(of key: Key) -> String? {
        uses += 1
        names[key]?.lastUse = uses
        return names[key]?.name
    }

    /// A name for one that is about to be prepared, and that of the one which makes room for it.
    mutating func newName() -> (name: String, evicted: String?) {
        uses += 1
        guard names.count >= Self.most, let oldest = names.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
            return ("s\(uses)", nil)
        }
        names[oldest.key] = nil
        return ("s\(uses)", oldest.value.name)
    }

    mutating func add(_ name: String, for key: Key) {
        names[key] = (name, uses)
    }

    mutating func removeAll() {
        names = [:]
    }
}
