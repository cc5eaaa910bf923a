import Synchronization
import TestSupport
import Testing

@testable import APIKeys

@Suite("Reading the index while it is written")
struct KeyIndexConcurrencyTests {
    @Test("every key added before a read began is found by it, whole, by any number of readers")
    func readersAndWriter() async {
        let count = 200_000
        let index = KeyIndex()
        let added = Counter()
        let lost = await faults { read in
            var generator = SplitMix64(seed: UInt64(read))
            return (0..<500).count { _ in
                let count = added.value
                guard count > 0 else { return false }
                // The newest key, where the list has just changed, and any other.
                return [count - 1, Int.random(in: 0..<count, using: &generator)].contains {
                    index.find(Self.digest($0)) != .numbered($0)
                }
            }
        } whileWriting: {
            for number in 0..<count {
                index.update([(Self.digest(number), .numbered(number))])
                added.value = number + 1
                if number % 1_000 == 0 { await Task.yield() }
            }
        }
        #expect(lost == 0)
        #expect((0..<count).allSatisfy { index.find(Self.digest($0)) == .numbered($0) })
    }

    @Test("a key's end is seen before a change or after it, never between, and never goes back")
    func ends() async {
        let index = KeyIndex()
        let (key, digest) = (IndexedKey.numbered(0), Self.digest(0))
        index.update([(digest, key)])
        let wrong = await faults { _ in
            var last = Int64.min
            return (0..<500).count { _ in
                // The writer ends graces on even milliseconds, and revokes on odd ones.
                let (time, remainder): (Int64, Int64) =
                    switch index.find(digest)?.end {
                    case .some(.none): (.min, 0)
                    case .some(.grace(let time)): (time.milliseconds, 0)
                    case .some(.revoked(let time)): (time.milliseconds, 1)
                    case nil: (-1, 0)
                    }
                defer { last = time }
                return time < last || time & 1 != remainder
            }
        } whileWriting: {
            for time in 0..<50_000 as Range<Int64> {
                let moment = Timestamp(milliseconds: time)
                index.update([(digest, key.ending(time % 2 == 0 ? .grace(moment) : .revoked(moment)))])
                if time % 1_000 == 0 { await Task.yield() }
            }
        }
        #expect(wrong == 0)
    }

    @Test("a reload takes no key that it names away from readers")
    func reloads() async {
        let index = KeyIndex()
        let keys = (0..<500).map { (digest: Self.digest($0), key: IndexedKey.numbered($0)) }
        index.update(keys)
        let lost = await faults { _ in
            keys.count { index.find($0.digest) != $0.key }
        } whileWriting: {
            for _ in 0..<100 {
                index.beginReload()
                index.update(keys)
                index.finishReload()
                await Task.yield()
            }
        }
        #expect(lost == 0)
    }

    /// Two readers read, over and over, until the writer is done. All of them yield now and then: there may be fewer threads than tasks.
    ///
    /// - Returns: how many faults the readers found in all.
    private func faults(
        reading: @escaping @Sendable (_ read: Int) -> Int, whileWriting write: @escaping @Sendable () async -> Void
    ) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            let done = Counter()
            for reader in 0..<2 {
                group.addTask {
                    var (read, faults) = (reader, 0)
                    while done.value == 0 {
                        faults += reading(read)
                        read += 2
                        await Task.yield()
                    }
                    return faults
                }
            }
            group.addTask {
                await write()
                done.value = 1
                return 0
            }
            return await group.reduce(0, +)
        }
    }

    private static func digest(_ number: Int) -> KeyDigest {
        var generator = SplitMix64(seed: UInt64(number))
        return KeyDigest(generator.next(), generator.next())
    }
}

/// A number that one task writes and others read.
private final class Counter: Sendable {
    private let atomic = Atomic<Int>(0)

    var value: Int {
        get { atomic.load(ordering: .acquiring) }
        set { atomic.store(newValue, ordering: .releasing) }
    }
}
