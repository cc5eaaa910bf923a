import APIKeys
import TestSupport
import Testing

@Suite("Ids")
struct TypeIDTests {
    private enum PrefixKind: TypeIDKind { static let prefix = "prefix" }
    private typealias PrefixID = TypeID<PrefixKind>

    /// The TypeID specification's `valid.json`, with its ids' prefix set to one.
    @Test(
        "the specification's vectors, both ways",
        arguments: [
            ("prefix_00000000000000000000000000", 0, 0),
            ("prefix_00000000000000000000000001", 0, 1),
            ("prefix_0000000000000000000000000a", 0, 10),
            ("prefix_0000000000000000000000000g", 0, 16),
            ("prefix_00000000000000000000000010", 0, 32),
            ("prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz", .max, .max),
            ("prefix_0123456789abcdefghjkmnpqrs", 0x0110_C853_1D09_52D8, 0xD73E_1194_E95B_5F19),
            ("prefix_01h455vb4pex5vsknk084sn02q", 0x0189_0A5D_AC96_774B, 0xBCCE_B302_099A_8057),
        ] as [(String, UInt64, UInt64)])
    func vectors(text: String, high: UInt64, low: UInt64) throws {
        let id = try #require(PrefixID(text))
        #expect(id == PrefixID(high: high, low: low))
        #expect("\(id)" == text)
    }

    /// After the specification's `invalid.json`.
    @Test(
        "whatever else is refused",
        arguments: [
            "", "_", "prefix", "prefix_", "01h455vb4pex5vsknk084sn02q", "_01h455vb4pex5vsknk084sn02q",
            "PREFIX_01h455vb4pex5vsknk084sn02q", "prefiy_01h455vb4pex5vsknk084sn02q", "prefi_01h455vb4pex5vsknk084sn02q",
            "prefixx_01h455vb4pex5vsknk084sn02q", "prefix_01H455VB4PEX5VSKNK084SN02Q", "prefix_01h455vb4pex5vsknk084sn02Q",
            "prefix_8zzzzzzzzzzzzzzzzzzzzzzzzz", "prefix_80000000000000000000000000", "prefix_z1h455vb4pex5vsknk084sn02q",
            "prefix_01h455vb4pex5vsknk084sn02", "prefix_01h455vb4pex5vsknk084sn02qq", "prefix_01h455vb4pex5vsknk084sn02i",
            "prefix_01h455vb4pex5vsknk084sn02l", "prefix_01h455vb4pex5vsknk084sn02o", "prefix_01h455vb4pex5vsknk084sn02u",
            "prefix_01h455vb4p-x5vsknk084sn02q", "prefix-01h455vb4pex5vsknk084sn02q", "prefix_01h455vb4pex5vsknk084sn0é",
            "prefix__01h455vb4pex5vsknk084sn02q", " prefix_01h455vb4pex5vsknk084sn02q", "prefix_01h455vb4pex5vsknk084sn02 ",
        ])
    func refused(text: String) {
        #expect(PrefixID(text) == nil)
    }

    @Test("the kinds of id do not read each other")
    func kinds() {
        let body = "01h455vb4pex5vsknk084sn02q"
        #expect(KeyID("key_\(body)")?.description == "key_\(body)")
        #expect(TeamID("team_\(body)")?.description == "team_\(body)")
        #expect(UserID("usr_\(body)")?.description == "usr_\(body)")
        #expect(RequestID("req_\(body)")?.description == "req_\(body)")
        #expect(EventID("evt_\(body)")?.description == "evt_\(body)")
        #expect(KeyID("team_\(body)") == nil)
        #expect(TeamID("key_\(body)") == nil)
    }

    @Test("any 128 bits survive being written and read, from a part of a text too")
    func roundTrip() {
        var generator = SplitMix64(seed: 128)
        for _ in 0..<2_000 {
            let id = KeyID(high: generator.next(), low: generator.next())
            #expect(KeyID(id.description) == id)
            #expect(KeyID("/\(id)".dropFirst()) == id)
        }
    }

    @Test("a new id is a UUIDv7 (RFC 9562, 5.7) that tells its time")
    func version7() {
        var generator = SplitMix64(seed: 7)
        for _ in 0..<1_000 {
            let time = Timestamp(milliseconds: .random(in: 0..<1 << 48, using: &generator))
            let id = KeyID(at: time, using: &generator)
            #expect(id.time == time)
            #expect(id.high >> 12 & 0xF == 7)
            #expect(id.low >> 62 == 0b10)
        }
    }

    @Test("all 74 other bits come from the generator")
    func randomBits() {
        var ones = ScriptedGenerator([.max])
        var zeros = ScriptedGenerator([0])
        let (all, none) = (KeyID(at: Sample.start, using: &ones), KeyID(at: Sample.start, using: &zeros))
        #expect((all.high ^ none.high).nonzeroBitCount + (all.low ^ none.low).nonzeroBitCount == 74)
    }

    @Test("ids sort by the time they were made, as values and as text")
    func order() {
        var generator = SplitMix64(seed: 5)
        var time = Timestamp(milliseconds: 0)
        var ids: [KeyID] = []
        for _ in 0..<1_000 {
            time = time + .random(in: 1..<100_000_000, using: &generator)
            ids.append(KeyID(at: time, using: &generator))
        }
        #expect(ids.shuffled(using: &generator).sorted() == ids)
        #expect(ids.map(\.description).sorted() == ids.map(\.description))
    }

    @Test("two ids of the same moment differ")
    func unique() {
        #expect(Set((0..<10_000).map { _ in KeyID(at: Sample.start) }).count == 10_000)
    }

    @Test("a time before 1970 gives an id of 1970")
    func beforeEpoch() {
        #expect(KeyID(at: Timestamp(milliseconds: -1)).time == Timestamp(milliseconds: 0))
    }
}
