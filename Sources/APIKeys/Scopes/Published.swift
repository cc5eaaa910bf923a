import Synchronization

/// A value that one writer replaces now and then, and that many read.
///
/// A reader keeps a copy together with its ``number``, and compares that before each use: one atomic load, as long as nothing is new.
///
/// ```swift
/// if published.number != mine.number { mine = published.latest }
/// ```
public final class Published<Value: Sendable>: Sendable {
    /// A value, and the how-manieth it is.
    public struct Edition: Sendable {
        public let number: UInt64
        public let value: Value
    }

    private let count = Atomic<UInt64>(0)
    private let edition: Mutex<Edition>

    public init(_ value: Value) {
        edition = Mutex(Edition(number: 0, value: value))
    }

    /// That of the latest edition.
    public var number: UInt64 { count.load(ordering: .acquiring) }

    /// The latest edition. It takes a lock for as long as a copy takes.
    public var latest: Edition { edition.withLock { $0 } }

    public var value: Value { latest.value }

    /// Whoever sees what is done after this returns sees the new value too.
    public func publish(_ value: Value) {
        edition.withLock { edition in
            edition = Edition(number: edition.number + 1, value: value)
            count.store(edition.number, ordering: .releasing)
        }
    }
}
