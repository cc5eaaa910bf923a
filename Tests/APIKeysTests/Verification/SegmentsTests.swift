import Testing

@testable import APIKeys

@Suite("Storage that grows without moving")
struct SegmentsTests {
    @Test("elements keep their place and their value while the array grows a thousandfold")
    func stable() {
        let segments = Segments<Int>(shift: 3)
        segments.pointerForAppending(at: 0).initialize(to: 0)
        let first = segments.pointer(at: 0)
        for position in 1..<10_000 { segments.pointerForAppending(at: position).initialize(to: position * 3) }
        #expect(segments.pointer(at: 0) == first)
        #expect((0..<10_000).allSatisfy { segments.pointer(at: $0).pointee == $0 * 3 })
    }

    @Test("the footprint counts every segment and every directory, those replaced too")
    func footprint() {
        let segments = Segments<Int>(shift: 3)
        #expect(segments.footprint == 16 * 8)
        for position in 0..<17 * 8 { segments.pointerForAppending(at: position).initialize(to: 0) }
        #expect(segments.footprint == 17 * 8 * 8 + (16 + 32) * 8)
    }
}
