import Testing

@testable import APIKeys

@Suite("Memory for segments")
struct SlabTests {
    @Test("while there are few segments a slab is one of them, and later as many again, on large pages and within bounds")
    func sizes() {
        let segment = 229_376
        for (count, segments) in [(0, 1), (4, 1), (5, 16), (40, 32), (100, 64), (10_000, 64)] {
            let slab = Slab(segment: segment, alignment: 8, after: count)
            defer { slab.deallocate() }
            #expect(slab.bytes.count == segments * segment, "after \(count)")
            let address = slab.bytes.baseAddress.map { UInt(bitPattern: $0) } ?? 1
            #expect(segments == 1 || address.isMultiple(of: 2 << 20), "after \(count)")
        }
    }

    @Test("a segment larger than the largest slab has one to itself")
    func large() {
        let slab = Slab(segment: 20 << 20, alignment: 16, after: 3)
        defer { slab.deallocate() }
        #expect(slab.bytes.count == 20 << 20)
    }

    @Test("elements keep their place and their value when segments are cut from slabs")
    func cut() {
        let segments = Segments<Int>(shift: 14)
        for position in 0..<1_000_000 { segments.pointerForAppending(at: position).initialize(to: position * 3) }
        #expect((0..<1_000_000).allSatisfy { segments.pointer(at: $0).pointee == $0 * 3 })
    }
}
