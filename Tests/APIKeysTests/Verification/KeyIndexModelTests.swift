import TestSupport
import Testing

@testable import APIKeys

@Suite("The index against a plain dictionary")
struct KeyIndexModelTests {
    @Test("holds what the dictionary holds, through long histories of changes and reloads", arguments: 0..<40 as Range<UInt64>)
    func histories(seed: UInt64) {
        var history = KeyHistory(seed: seed)
        var generator = SplitMix64(seed: ~seed)
        let index = KeyIndex()
        var model: [KeyDigest: IndexedKey] = [:]
        for key in history.keys { put(key, in: index, model: &model) }
        for _ in 0..<400 {
            guard let changed = history.step() else { continue }
            // A rotation touches two keys: what was changed, and what is last.
            for key in [history.keys[changed], history.keys[history.keys.count - 1]] { put(key, in: index, model: &model) }
            if Int.random(in: 0..<50, using: &generator) == 0 {
                reload(index, with: history.keys, model: &model, using: &generator)
            }
        }
        expect(index, equals: model, over: history.keys)
    }

    @Test("a key that a reload did not name is gone, and comes back when it is named again")
    func reload() {
        let (kept, lost) = (Sample.key(secret: Sample.secret(1)), Sample.key(secret: Sample.secret(2)))
        let index = KeyIndex()
        for key in [kept, lost] { index.update(key, scopes: []) }
        index.beginReload()
        #expect(index.find(lost.digest) != nil, "until the reload has finished nothing is missing")
        index.update(kept, scopes: [])
        #expect(index.find(lost.digest) != nil)
        index.finishReload()
        #expect(index.find(kept.digest) == IndexedKey(kept, scopes: []))
        #expect(index.find(lost.digest) == nil)
        index.update(lost, scopes: [])
        #expect(index.find(lost.digest) == IndexedKey(lost, scopes: []))
    }

    @Test("a key lost in a reload stays lost, however many reloads follow, finished or not")
    func manyReloads() {
        let (kept, lost) = (Sample.key(secret: Sample.secret(1)), Sample.key(secret: Sample.secret(2)))
        let index = KeyIndex()
        for key in [kept, lost] { index.update(key, scopes: []) }
        // As many attempts as any small counter of reloads would need to come round to the same number.
        for _ in 0..<256 { index.beginReload() }
        index.update(kept, scopes: [])
        index.finishReload()
        #expect(index.find(lost.digest) == nil)
        for _ in 0..<300 {
            index.beginReload()
            index.update(kept, scopes: [])
            index.finishReload()
        }
        #expect(index.find(lost.digest) == nil)
        #expect(index.find(kept.digest) != nil)
    }

    @Test("what a reload that failed half-way had named does not survive the next, if that does not name it")
    func abortedReload() {
        let (kept, lost) = (Sample.key(secret: Sample.secret(1)), Sample.key(secret: Sample.secret(2)))
        let index = KeyIndex()
        for key in [kept, lost] { index.update(key, scopes: []) }
        index.beginReload()
        index.update(lost, scopes: [])
        index.beginReload()
        index.update(kept, scopes: [])
        index.finishReload()
        #expect(index.find(lost.digest) == nil)
    }

    @Test("a key restored to an earlier state is what it is now, not what it was")
    func restored() {
        let key = Sample.key()
        let index = KeyIndex()
        index.update(key.revoked(at: Sample.start), scopes: [])
        index.update(key, scopes: [])
        #expect(index.find(key.digest) == IndexedKey(key, scopes: []))
    }

    @Test("new scopes replace the old ones")
    func scopes() {
        let key = Sample.key()
        let index = KeyIndex()
        for bits in [1, 3, 0, .max] as [UInt64] {
            index.update(key, scopes: ScopeSet(rawValue: bits))
            #expect(index.find(key.digest)?.scopes.rawValue == bits)
        }
        #expect(index.count == 1)
    }

    @Test("an empty index holds nothing")
    func empty() {
        let index = KeyIndex()
        index.beginReload()
        index.finishReload()
        #expect(index.count == 0)
        #expect(index.find(Sample.secret().digest) == nil)
    }

    private func put(_ key: APIKey, in index: KeyIndex, model: inout [KeyDigest: IndexedKey]) {
        let scopes = ScopeSet(rawValue: key.id.low % 5)
        index.update(key, scopes: scopes)
        model[key.digest] = IndexedKey(key, scopes: scopes)
    }

    /// As after a restore: some keys are not there any more.
    private func reload(
        _ index: KeyIndex, with keys: [APIKey], model: inout [KeyDigest: IndexedKey], using generator: inout SplitMix64
    ) {
        index.beginReload()
        var kept: [KeyDigest: IndexedKey] = [:]
        for key in keys.shuffled(using: &generator) where Int.random(in: 0..<4, using: &generator) != 0 {
            put(key, in: index, model: &kept)
        }
        index.finishReload()
        model = kept
        expect(index, equals: model, over: keys)
    }

    private func expect(_ index: KeyIndex, equals model: [KeyDigest: IndexedKey], over keys: [APIKey]) {
        let wrong = keys.count { index.find($0.digest) != model[$0.digest] }
        #expect(wrong == 0, "of \(keys.count)")
    }
}
