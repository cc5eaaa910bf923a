import APIKeys
import TestSupport
import Testing

@Suite("The names of requests")
struct RequestIDSourceTests {
    @Test("are all different, within a millisecond and across processes")
    func different() {
        let sources = [RequestIDSource(), RequestIDSource()]
        let ids = (0..<50_000).flatMap { _ in sources.map { $0.next(at: StillTime.start) } }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.time == StillTime.start })
    }

    @Test("are ids of version 7 and of the RFC's variant")
    func wellFormed() {
        let source = RequestIDSource()
        for _ in 0..<100 {
            let id = source.next(at: StillTime.start)
            #expect(id.high >> 12 & 0xF == 7)
            #expect(id.low >> 62 == 0b10)
            #expect(APIKeys.RequestID(id.description) == id)
        }
    }
}
