import APIKeysHummingbird
import HTTPTypes
import Testing
import WorkClaw
import WorkClawAPI
import Yams

@Suite("The contract says what is so")
struct ContractTests {
    private let file: ContractFile
    private let operations: [ContractFile.Operation]
    private let catalog: [String: ProblemType]

    init() throws {
        file = try ContractFile()
        operations = try file.operations()
        catalog = Dictionary(uniqueKeysWithValues: ErrorCatalog.all.map { ($0.code, $0) })
    }

    @Test("every reference leads somewhere, and every component is referred to")
    func references() throws {
        let references = Set(file.references())
        for reference in references {
            let node: Node = ["$ref": Node(reference)]
            #expect(throws: Never.self, "\(reference)") { _ = try file.target(of: node) }
        }
        for kind in ["parameters", "headers", "responses", "links", "schemas", "examples"] {
            for (name, _) in file.components(kind) {
                #expect(references.contains("#/components/\(kind)/\(name)"), "\(kind)/\(name) is used by nobody")
            }
        }
    }

    @Test("every code that an operation answers with is the catalogue's, with its status")
    func codes() throws {
        for operation in operations {
            for (status, answer) in operation.answers where status >= 400 {
                let codes = try file.codes(of: answer)
                #expect(!codes.isEmpty, "\(operation.name) \(status) names no code")
                for code in codes {
                    #expect(catalog[code]?.status.code == status, "\(operation.name) \(status) \(code)")
                }
            }
        }
    }

    @Test("every code of the catalogue is named by an operation, or is a general one, and not both")
    func completeness() throws {
        let named = Set(try operations.flatMap(\.answers).flatMap { try file.codes(of: $0.node) })
        let general = file.root["x-general-codes"]?.array() ?? []
        let generalCodes = Set(general.compactMap { $0["code"]?.string })
        #expect(named.isDisjoint(with: generalCodes) && generalCodes.count == general.count)
        #expect(named.union(generalCodes) == Set(catalog.keys))
        for node in general {
            let type = try #require(node["code"]?.string.flatMap { catalog[$0] })
            #expect(node["status"]?.int == type.status.code && node["description"]?.string != nil)
        }
    }

    @Test("each answer has one example for each of its codes, and each example is the catalogue's problem")
    func problems() throws {
        for operation in operations {
            for (status, answer) in operation.answers where status >= 400 {
                let examples = try file.contents(of: answer).flatMap(\.examples)
                let codes = try file.codes(of: answer)
                #expect(examples.map(\.name) == codes, "\(operation.name) \(status)")
                for (name, value) in examples {
                    let type = try #require(catalog[name])
                    #expect(value["code"]?.string == type.code && value["title"]?.string == type.title, "\(name)")
                    #expect(value["status"]?.int == type.status.code, "\(name)")
                    #expect(value["type"]?.string == type.uri ?? "urn:workclaw:problem:\(type.code)", "\(name)")
                }
            }
        }
    }

    @Test("every example is what its schema says")
    func examples() throws {
        let schema = ContractSchema(file: file)
        for operation in operations {
            for node in [operation.node["requestBody"]].compactMap(\.self) + operation.answers.map(\.node) {
                for content in try file.contents(of: node) {
                    for (name, value) in content.examples {
                        let faults = try schema.faults(in: value, against: content.schema)
                        #expect(faults == [], "\(operation.name), \(name)")
                    }
                }
            }
        }
        for (name, component) in file.components("schemas") {
            for value in component["examples"]?.array() ?? [] {
                let faults = try schema.faults(in: value, against: component)
                #expect(faults == [], "\(name)")
            }
        }
    }

    @Test("an operation says what it does, shows what it takes and what it answers, and how its key is refused")
    func fullness() throws {
        let tags = Set((file.root["tags"]?.array() ?? []).compactMap { $0["name"]?.string })
        for operation in operations {
            for key in ["operationId", "summary", "description"] {
                #expect(operation.node[key]?.string?.isEmpty == false, "\(operation.name) has no \(key)")
            }
            #expect(tags.isSuperset(of: (operation.node["tags"]?.array() ?? []).compactMap(\.string)))
            let statuses = Set(operation.answers.map(\.status))
            #expect(statuses.contains { 200...299 ~= $0 })
            guard operation.isGuarded else { continue }
            #expect(statuses.isSuperset(of: [401, 403, 429, 500, 503]), "\(operation.name)")
            if operation.name.contains("{") { #expect(statuses.contains(404), "\(operation.name)") }
            if let body = operation.node["requestBody"] {
                #expect(statuses.isSuperset(of: [400, 413, 415, 422]), "\(operation.name)")
                let contents = try file.contents(of: body)
                #expect(contents.allSatisfy { !$0.examples.isEmpty }, "\(operation.name)")
            }
            for (status, answer) in operation.answers where answer["content"] != nil {
                let examples = try file.contents(of: answer).flatMap(\.examples)
                #expect(!examples.isEmpty, "\(operation.name) \(status) has no example")
            }
        }
        let ids = operations.compactMap { $0.node["operationId"]?.string }
        #expect(Set(ids).count == operations.count)
    }

    @Test("every answer under /v1 carries an id and forbids caches, and a POST takes an Idempotency-Key")
    func fields() throws {
        for operation in operations {
            for (status, answer) in operation.answers {
                let fields = Set(file.members(answer["headers"]).map(\.name))
                #expect(fields.isSuperset(of: ["X-Request-Id", "Cache-Control"]), "\(operation.name) \(status)")
                if status == 401 { #expect(fields.contains("WWW-Authenticate")) }
                if status == 503 { #expect(fields.contains("Retry-After")) }
                if status == 429 { #expect(fields.isSuperset(of: ["Retry-After", "RateLimit", "RateLimit-Policy"])) }
                if status == 201, operation.name != "POST /v1/chat/{clawId}/messages" { #expect(fields.contains("Location")) }
            }
            guard operation.name.hasPrefix("POST ") else { continue }
            let parameters = file.references(in: operation.node["parameters"])
            #expect(parameters.contains("#/components/parameters/idempotencyKey"), "\(operation.name)")
        }
    }

    @Test("the codes of single faults are those that there are, in the contract and in the HTTP reference")
    func faultCodes() throws {
        let schema = try #require(file.components("schemas").first { $0.name == "Fault" }?.value)
        let listed = schema["properties"]?["code"]?["enum"]?.array().compactMap(\.string) ?? []
        let known = FieldFault.Code.allCases.map(\.rawValue)
        // A refusal that is about one field names it too.
        let ofRefusals = Set(listed).subtracting(known)
        #expect(Set(listed).isSuperset(of: known) && listed.count == Set(listed).count)
        #expect(Set(WorkspaceError.Code.allCases.map(\.rawValue)).isSuperset(of: ofRefusals), "\(ofRefusals)")
        let section = try #require(
            try House.file("docs/http-reference.md").text.split(separator: "### Every code in `errors`").last)
        let documented = section.matches(of: /^\| `([a-z_]+)` \|/.anchorsMatchLineEndings()).map { String($0.output.1) }
        #expect(Set(documented) == Set(listed) && documented.count == listed.count)
    }

    @Test("the HTTP reference leads to the contract and to the page made from it")
    func links() throws {
        let reference = try House.file("docs/http-reference.md").text
        for path in ["/openapi.yaml", "/docs"] { #expect(reference.contains("`\(path)`")) }
    }
}
