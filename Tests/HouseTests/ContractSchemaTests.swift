import Testing
import Yams

@Suite("The checker of examples finds what is wrong")
struct ContractSchemaTests {
    private static let claw = """
        type: object
        required: [name, tags]
        properties:
          name: { type: string, minLength: 1, maxLength: 3, pattern: '^[a-z]+$' }
          size: { type: [integer, 'null'], minimum: 1, maximum: 9 }
          kind: { enum: [one, two] }
          mark: { const: here }
          tags: { type: array, items: { type: string }, minItems: 1, maxItems: 2, uniqueItems: true }
          either: { oneOf: [{ type: string }, { type: boolean }] }
          both: { allOf: [{ type: string }, { minLength: 2 }] }
        additionalProperties: false
        """

    private func faults(in value: String, against schema: String = claw) throws -> [String] {
        let value = try #require(try compose(yaml: value))
        let schema = try #require(try compose(yaml: schema))
        return try ContractSchema(file: try ContractFile()).faults(in: value, against: schema)
    }

    @Test("what fits has no fault")
    func fits() throws {
        #expect(try faults(in: "{ name: abc, tags: [x] }").isEmpty)
        #expect(
            try faults(in: "{ name: a, size: null, kind: two, mark: here, tags: [x, y], either: true, both: no-no }").isEmpty)
    }

    @Test(
        "each rule that is broken is found, and once",
        arguments: [
            "{ tags: [x] }", "{ name: 7, tags: [x] }", "{ name: '', tags: [x] }", "{ name: abcd, tags: [x] }",
            "{ name: ABC, tags: [x] }", "{ name: a, tags: [] }", "{ name: a, tags: [x, y, z] }", "{ name: a, tags: [x, x] }",
            "{ name: a, tags: [7] }", "{ name: a, tags: x }", "{ name: a, tags: [x], size: 0 }",
            "{ name: a, tags: [x], size: 10 }", "{ name: a, tags: [x], size: '7' }", "{ name: a, tags: [x], kind: three }",
            "{ name: a, tags: [x], mark: there }", "{ name: a, tags: [x], either: 7 }", "{ name: a, tags: [x], both: b }",
            "{ name: a, tags: [x], colour: red }", "[]",
        ])
    func broken(_ value: String) throws {
        // An empty name breaks two rules: it is too short, and has not the form.
        #expect(try faults(in: value).count == (value.contains("''") ? 2 : 1))
    }

    @Test("two alternatives that both fit are a fault, and so is a keyword that nobody knows")
    func doubtful() throws {
        #expect(try faults(in: "a", against: "oneOf: [{ type: string }, { minLength: 1 }]").count == 1)
        #expect(try faults(in: "a", against: "{ type: string, dependentRequired: {} }").count == 1)
    }

    @Test("references are followed")
    func references() throws {
        #expect(try faults(in: "claw_01m85kbkw8e2g9xtqw4pqj8pjj", against: "$ref: '#/components/schemas/ClawID'").isEmpty)
        #expect(try faults(in: "claw_x", against: "$ref: '#/components/schemas/ClawID'").count == 1)
    }
}
