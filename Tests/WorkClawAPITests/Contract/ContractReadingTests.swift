import Testing

@testable import WorkClawAPI

@Suite("The contract, read")
struct ContractReadingTests {
    private static let text = #"""
        info: { title: A & B, version: 1.2.3, summary: Short., description: "One `<x>`.\n\nTwo." }
        servers: [{ url: 'http://localhost' }]
        security: [{ apiKey: [] }]
        tags: [{ name: Things, description: What is there. }]
        paths:
          /things/{id}:
            parameters: [{ name: id, in: path, required: true, schema: { type: string, examples: [thing_1] } }]
            post:
              operationId: change
              tags: [Things]
              summary: Change <it>
              description: Changes "it".
              security: [{ apiKey: ['things:write'] }]
              requestBody:
                content:
                  application/json:
                    schema: { $ref: '#/components/schemas/Thing' }
                    examples: { a: { value: { name: "it's <b>", parts: [{ size: 1 }] } } }
              responses:
                '200': { description: Done. }
                '409':
                  description: No.
                  content:
                    application/problem+json:
                      schema: { allOf: [{ type: object }, { properties: { code: { enum: [taken, gone] } } }] }
        components:
          securitySchemes: { apiKey: { description: A key. } }
          schemas:
            Thing:
              type: object
              required: [name]
              properties:
                name: { $ref: '#/components/schemas/Name', description: What it is called. }
                parts: { type: array, items: { type: object, required: [size], properties: { size: { type: integer, minimum: 1 } } } }
                owner:
                  oneOf:
                    - { type: object, required: [kind], properties: { kind: { const: nobody } } }
                    - { type: object, required: [kind, who], properties: { kind: { const: somebody }, who: { type: string } } }
                    - { type: 'null' }
            Name: { type: string, description: One line. }
        """#

    @Test("an operation is read with its scope, its parameters and its codes")
    func operation() throws {
        let operations = try Contract(Self.text).operations()
        let operation = try #require(operations.first)
        #expect(operations.count == 1)
        #expect(operation.method == "POST" && operation.path == "/things/{id}" && operation.scope == "things:write")
        #expect(operation.parameters.map(\.name) == ["id"] && operation.parameters[0].isRequired)
        #expect(operation.answers.map(\.status) == ["200", "409"])
        #expect(operation.answers.map(\.codes) == [[], ["taken", "gone"]])
    }

    @Test(
        "the fields of lists and of alternatives are listed by their paths; what one alternative can do without is not required"
    )
    func fields() throws {
        let contract = try Contract(Self.text)
        let body = try #require(contract.operations()[0].body)
        let fields = try contract.fields(of: body.schema)
        #expect(fields.map(\.path) == ["name", "parts", "parts[].size", "owner", "owner.kind", "owner.who"])
        #expect(fields.filter(\.isRequired).map(\.path) == ["name", "parts[].size", "owner.kind"])
        #expect(
            fields.map(\.type)
                == ["string", "list of objects", "integer from 1", "object or null", "`nobody` or `somebody`", "string"])
        #expect(fields[0].description == "What it is called. One line.")
    }

    @Test("a command can be pasted into a shell, whatever its body says")
    func command() throws {
        let command = CurlCommand(operation: try Contract(Self.text).operations()[0], server: "http://localhost").text
        #expect(
            command == #"""
                curl -X POST http://localhost/things/thing_1 \
                  -H "Authorization: Bearer $WORKCLAW_KEY" \
                  -H "Content-Type: application/json" \
                  -d '{
                  "name": "it'\''s <b>",
                  "parts": [{"size": 1}]
                }'
                """#)
    }

    @Test("whatever the contract says is text on the page, never markup")
    func escaping() throws {
        let page = try ReferencePage(Contract(Self.text)).html()
        #expect(page.contains("<h1>A &amp; B</h1>") && page.contains("<p>One <code>&lt;x&gt;</code>.</p>\n<p>Two.</p>"))
        #expect(page.contains("Change &lt;it&gt;") && page.contains("Changes &quot;it&quot;."))
        #expect(!page.contains("<it>") && !page.contains("<b>") && !page.contains("<x>"))
    }

    @Test(
        "a contract that cannot be read stops the start, and the error says where",
        arguments: [
            ("description: What it is called. }", "a: b: c"), ("#/components/schemas/Name", "#/components/schemas/Nobody"),
            ("operationId: change", "operation: change"), ("tags: [Things]", "tags: []"),
            ("schema: { $ref: '#/components/schemas/Thing' }", "nothing: 1"), ("summary: Short.", "sum: Short."),
            ("servers:", "hosts:"),
        ])
    func malformed(_ part: String, _ replacement: String) {
        #expect(Self.text.contains(part))
        #expect(throws: (any Error).self) {
            try ReferencePage(Contract(Self.text.replacing(part, with: replacement))).html()
        }
    }
}
