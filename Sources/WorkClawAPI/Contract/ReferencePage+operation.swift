import Yams

extension ReferencePage {
    /// What belongs to one tag.
    func section(of tag: (name: String, description: String), into main: inout Markup) throws {
        try main.element("section", ["id": tag.name]) { section in
            section.element("h2", [:], tag.name)
            section.element("p", ["class": "lead"]) { $0.sentence(tag.description) }
            for operation in operations(of: tag.name) { try article(on: operation, into: &section) }
        }
    }

    private func article(on operation: ContractOperation, into section: inout Markup) throws {
        try section.element("article", ["id": operation.id]) { article in
            article.element("h3") { heading in
                heading.element("a", ["href": "#\(operation.id)"], operation.summary)
            }
            article.element("p", ["class": "route"]) { route in
                Self.method(operation.method, into: &route)
                route.element("code", ["class": "path"], operation.path)
                route.element("span", ["class": "scope"], operation.scope ?? "no key")
            }
            try article.element("div", ["class": "columns"]) { columns in
                try columns.element("div", ["class": "words"]) { words in
                    words.paragraphs(operation.description)
                    try parameters(of: operation, into: &words)
                    try body(of: operation, into: &words)
                    answers(of: operation, into: &words)
                }
                columns.element("div", ["class": "samples"]) { samples(of: operation, into: &$0) }
            }
        }
    }

    private func parameters(of operation: ContractOperation, into words: inout Markup) throws {
        let fields = try operation.parameters.map { parameter in
            let standard = parameter.schema["default"]?.string.map { " Default `\($0)`." } ?? ""
            return ContractField(
                path: parameter.name, type: "\(try contract.type(of: parameter.schema)), in the \(parameter.place)",
                isRequired: parameter.isRequired, description: parameter.description + standard)
        }
        guard !fields.isEmpty else { return }
        words.element("h4", [:], "Parameters")
        Self.table(of: fields, marksRequired: true, into: &words)
    }

    private func body(of operation: ContractOperation, into words: inout Markup) throws {
        guard let body = operation.body else { return }
        let fields = try contract.fields(of: body.schema)
        guard !fields.isEmpty else { return }
        words.element("h4", [:], "Body")
        Self.table(of: fields, marksRequired: true, into: &words)
    }

    static func table(of fields: [ContractField], marksRequired: Bool, into markup: inout Markup) {
        markup.element("table", ["class": "fields"]) { table in
            table.element("thead") { head in
                head.element("tr") { row in
                    for name in ["Field", "Type", "Meaning"] { row.element("th", ["scope": "col"], name) }
                }
            }
            table.element("tbody") { body in
                for field in fields {
                    body.element("tr") { row in
                        row.element("th", ["scope": "row"]) { name in
                            name.element("code", [:], field.path)
                            if marksRequired, field.isRequired { name.element("span", ["class": "required"], "required") }
                        }
                        row.element("td", ["class": "type"]) { $0.sentence(field.type) }
                        row.element("td") { $0.sentence(field.description) }
                    }
                }
            }
        }
    }

    private func answers(of operation: ContractOperation, into words: inout Markup) {
        words.element("h4", [:], "Answers")
        words.element("dl", ["class": "answers"]) { list in
            for answer in operation.answers {
                list.element("dt", ["class": "status s\(answer.status.prefix(1))"], answer.status)
                list.element("dd") { entry in
                    entry.element("p") { $0.sentence(answer.description) }
                    content(of: answer, into: &entry)
                }
            }
        }
    }

    private func content(of answer: ContractOperation.Answer, into entry: inout Markup) {
        if !answer.codes.isEmpty {
            entry.element("p", ["class": "codes"]) { codes in
                for code in answer.codes {
                    codes.element("a", ["href": "#error-\(code)"]) { $0.element("code", [:], code) }
                    codes.write(" ")
                }
            }
        }
        let links = answer.schema.map(objectNames) ?? []
        // What every answer carries is said in the introduction.
        let fields = answer.fields.filter { !Self.everywhere.contains($0) && answer.codes.isEmpty }
        guard !links.isEmpty || !fields.isEmpty else { return }
        entry.element("p", ["class": "carries"]) { line in
            for (place, name) in links.enumerated() {
                if place > 0 { line.write(" or ") }
                line.element("a", ["href": "#object-\(name)"], name)
            }
            if !links.isEmpty, !fields.isEmpty { line.write(", ") }
            line.sentence((fields.isEmpty ? "" : "with ") + fields.map { "`\($0)`" }.joined(separator: ", "))
        }
    }

    private static let everywhere: Set = ["X-Request-Id", "Cache-Control", "WorkClaw-Key-Grace-Ends"]

    private func samples(of operation: ContractOperation, into samples: inout Markup) {
        Self.sample("Request", CurlCommand(operation: operation, server: server).text, into: &samples)
        for example in operation.body?.examples.dropFirst() ?? [] {
            Self.sample("Another body: \(example.summary ?? "")", example.text, into: &samples)
        }
        for answer in operation.answers where answer.codes.isEmpty {
            for example in answer.examples {
                let caption = "`\(answer.status)` \(example.summary ?? "")"
                Self.sample(caption, example.text, into: &samples)
            }
        }
    }
}
