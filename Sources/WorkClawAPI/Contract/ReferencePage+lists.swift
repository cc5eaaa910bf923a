import Yams

extension ReferencePage {
    /// The named objects that an answer holds: the answer itself, what a page has in `data`, or each of the alternatives.
    func objectNames(in schema: Node) -> [String] {
        if let alternatives = schema["oneOf"] { return alternatives.elements.flatMap(objectNames) }
        guard let name = Contract.name(ofReference: schema), let target = try? contract.resolved(schema) else { return [] }
        guard target["type"]?.string == "object" else { return [] }
        return [name]
    }

    /// Every object that some answer holds, and problems.
    func objects(into main: inout Markup) throws {
        let answers = operations.flatMap(\.answers).compactMap(\.schema)
        let names = (answers.flatMap(objectNames) + ["Problem"]).reduce(into: [String]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        try main.element("section", ["id": "objects"]) { section in
            section.element("h2", [:], "Objects")
            section.element("p", ["class": "lead"], "What answers hold. Every field is always there, unless it says otherwise.")
            for name in names.filter({ !$0.hasSuffix("Page") }) + names.filter({ $0.hasSuffix("Page") }) {
                guard let schema = contract.root["components"]?["schemas"]?[name] else { continue }
                try section.element("article", ["id": "object-\(name)"]) { article in
                    article.element("h3") { $0.element("a", ["href": "#object-\(name)"], name) }
                    if let description = schema["description"]?.string { article.paragraphs(description) }
                    Self.table(of: try fields(ofObject: name, schema), marksRequired: false, into: &article)
                }
            }
        }
    }

    /// A page's elements have a table of their own, which is not repeated.
    private func fields(ofObject name: String, _ schema: Node) throws -> [ContractField] {
        let fields = try contract.fields(of: schema)
        return name.hasSuffix("Page") ? fields.filter { !$0.path.contains("[]") } : fields
    }

    /// Every error code: those that operations answer with, with a document each, then the general ones.
    func errors(into main: inout Markup) throws {
        let examples = contract.root["components"]?["examples"]?.members ?? []
        main.element("section", ["id": "errors"]) { section in
            section.element("h2", [:], "Errors")
            section.element("p", ["class": "lead"], "Every code that an error can have. What each means never changes.")
            section.element("dl", ["class": "errors"]) { list in
                for (code, example) in examples {
                    guard let value = example["value"], value["code"]?.string == code else { continue }
                    let status = value["status"]?.string ?? ""
                    Self.error(code, status: status, meaning: example["summary"]?.string ?? "", into: &list) { entry in
                        entry.element("details") { details in
                            details.element("summary", [:], "Example")
                            details.element("pre", ["tabindex": "0"]) { $0.element("code", [:], value.jsonOrText) }
                        }
                    }
                }
                for general in contract.root["x-general-codes"]?.elements ?? [] {
                    guard let code = general["code"]?.string else { continue }
                    let meaning = general["description"]?.string ?? ""
                    Self.error(code, status: general["status"]?.string ?? "", meaning: meaning, into: &list) { _ in }
                }
            }
        }
    }

    private static func error(
        _ code: String, status: String, meaning: String, into list: inout Markup, _ more: (inout Markup) -> Void
    ) {
        list.element("dt", ["id": "error-\(code)"]) { term in
            term.element("span", ["class": "status s\(status.prefix(1))"], status)
            term.element("code", [:], code)
        }
        list.element("dd") { entry in
            entry.element("p") { $0.sentence(meaning) }
            more(&entry)
        }
    }
}
