import Testing

@testable import WorkClaw

@Suite("A secret's value")
struct SecretValueTests {
    @Test("is 1 byte to 64 KiB, whatever the bytes")
    func length() throws {
        #expect(throws: FieldFault.self) { try SecretValue("") }
        #expect(throws: FieldFault.self) { try SecretValue(bytes: Array(repeating: 1, count: 65_537)) }
        #expect(try SecretValue(bytes: Array(repeating: 0, count: 65_536)).expose().count == 65_536)
        #expect(try SecretValue("é").expose() == [0xC3, 0xA9])
        #expect(try SecretValue("é").exposeText() == "é")
        #expect(try SecretValue(bytes: [0xFF]).exposeText() == nil, "not UTF-8, and not repaired either")
    }

    @Test("shows nothing of itself, however it is printed")
    func hidden() throws {
        let value = try SecretValue("hunter2")
        var dumped = ""
        dump(value, to: &dumped)
        for text in ["\(value)", String(reflecting: value), String(describing: Optional(value)), dumped] {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("104"), "nor its bytes")
        }
    }
}
