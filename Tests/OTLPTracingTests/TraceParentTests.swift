import Testing

@testable import OTLPTracing

@Suite("The field traceparent")
struct TraceParentTests {
    private static let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test("is read, and written as it was")
    func whole() throws {
        let parent = try #require(TraceParent(Self.good))
        #expect(parent.traceText == "0af7651916cd43dd8448eb211c80319c" && parent.spanText == "b7ad6b7169203331")
        #expect(parent.isSampled && parent.description == Self.good)
        let other = try #require(TraceParent("00-00000000000000000000000000000001-0000000000000002-00"))
        #expect(!other.isSampled && other.description == "00-00000000000000000000000000000001-0000000000000002-00")
        // Only the last bit of the flags is known.
        #expect(TraceParent(Self.good.dropLast(2) + "fe")?.isSampled == false)
    }

    @Test("of a later version is read as far as it is known")
    func later() {
        #expect(TraceParent("cc" + Self.good.dropFirst(2) + "-what-will-be")?.description == Self.good)
        #expect(TraceParent("cc" + Self.good.dropFirst(2))?.description == Self.good)
        #expect(TraceParent("cc" + Self.good.dropFirst(2) + ".what") == nil)
    }

    @Test(
        "that is none is not believed",
        arguments: [
            "", "00", "ff" + good.dropFirst(2), good + "-", good + "0", String(good.dropLast()), good.uppercased(), " " + good,
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
            "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", good + ", " + good,
            String(repeating: "0", count: 100_000),
        ])
    func wrong(_ text: String) {
        #expect(TraceParent(text) == nil)
    }
}
