import Yams

/// `/docs`: the contract as a page to read, made from the same file, without a script.
struct ReferencePage {
    let contract: Contract
    let operations: [ContractOperation]
    let server: String

    init(_ contract: Contract) throws {
        self.contract = contract
        operations = try contract.operations()
        guard let server = contract.root["servers"]?.elements.first?["url"]?.string else {
            throw Contract.Malformed(place: "servers", reason: "none")
        }
        self.server = server
    }

    func html() throws -> String {
        let title = try contract.text("info", "title")
        var page = Markup()
        try page.element("html", ["lang": "en"]) { page in
            page.element("head") { head in
                head.open("meta", ["charset": "utf-8"])
                head.open("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                head.open("meta", ["name": "color-scheme", "content": "light dark"])
                head.element("title", [:], title)
                head.open("link", ["rel": "stylesheet", "href": "/docs/style.css"])
            }
            try page.element("body") { body in
                body.element("a", ["class": "skip", "href": "#content"], "Skip to the content")
                try banner(into: &body)
                try body.element("div", ["class": "page"]) { body in
                    navigation(into: &body)
                    try body.element("main", ["id": "content"]) { main in
                        try introduction(title, into: &main)
                        for tag in tags { try section(of: tag, into: &main) }
                        try objects(into: &main)
                        try errors(into: &main)
                    }
                }
            }
        }
        return "<!doctype html>\n" + page.text
    }

    /// The tags, as they stand in the contract.
    var tags: [(name: String, description: String)] {
        (contract.root["tags"]?.elements ?? []).compactMap { tag in
            tag["name"]?.string.map { ($0, tag["description"]?.string ?? "") }
        }
    }

    func operations(of tag: String) -> [ContractOperation] { operations.filter { $0.tag == tag } }

    private func banner(into body: inout Markup) throws {
        let version = try contract.text("info", "version")
        body.element("header", ["class": "banner"]) { banner in
            banner.element("a", ["class": "brand", "href": "#content"], "WorkClaw")
            banner.element("span", ["class": "version"], "API \(version)")
            banner.element("a", ["class": "source", "href": "/openapi.yaml"], "openapi.yaml")
        }
    }

    private func navigation(into body: inout Markup) {
        body.element("nav", ["aria-label": "Contents"]) { nav in
            nav.element("ul") { list in
                Self.entry("Introduction", at: "introduction", into: &list) { _ in }
                for tag in tags {
                    Self.entry(tag.name, at: tag.name, into: &list) { entry in
                        entry.element("ul") { list in
                            for operation in operations(of: tag.name) {
                                list.element("li") { item in
                                    item.element("a", ["href": "#\(operation.id)"]) { link in
                                        Self.method(operation.method, into: &link)
                                        link.element("span", [:], operation.summary)
                                    }
                                }
                            }
                        }
                    }
                }
                Self.entry("Objects", at: "objects", into: &list) { _ in }
                Self.entry("Errors", at: "errors", into: &list) { _ in }
            }
        }
    }

    private static func entry(
        _ name: String, at anchor: String, into list: inout Markup, _ content: (inout Markup) -> Void
    ) {
        list.element("li") { item in
            item.element("a", ["class": "part", "href": "#\(anchor)"], name)
            content(&item)
        }
    }

    static func method(_ method: String, into markup: inout Markup) {
        markup.element("span", ["class": "method \(method.lowercased())"], method)
    }

    private func introduction(_ title: String, into main: inout Markup) throws {
        let summary = try contract.text("info", "summary")
        let description = try contract.text("info", "description")
        let keys = try contract.text("components", "securitySchemes", "apiKey", "description")
        main.element("section", ["id": "introduction"]) { section in
            section.element("h1", [:], title)
            section.element("p", ["class": "lead"], summary)
            section.element("div", ["class": "columns"]) { columns in
                columns.element("div", ["class": "words"]) { words in
                    words.paragraphs(description)
                    words.element("h3", [:], "Keys and scopes")
                    words.paragraphs(keys)
                    scopes(into: &words)
                }
                columns.element("div", ["class": "samples"]) { samples in
                    if let first = operations.first(where: { $0.scope != nil }) {
                        Self.sample("A first request", CurlCommand(operation: first, server: server).text, into: &samples)
                    }
                }
            }
        }
    }

    private func scopes(into words: inout Markup) {
        let scopes = operations.compactMap(\.scope).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        words.element("dl", ["class": "scopes"]) { list in
            for scope in scopes {
                list.element("dt") { $0.element("code", [:], scope) }
                list.element("dd") { entry in
                    for (place, operation) in operations.filter({ $0.scope == scope }).enumerated() {
                        if place > 0 { entry.write(", ") }
                        entry.element("a", ["href": "#\(operation.id)"], operation.summary.lowercasedFirst)
                    }
                }
            }
        }
    }

    static func sample(_ caption: String, _ code: String, into markup: inout Markup) {
        markup.element("figure") { figure in
            figure.element("figcaption") { $0.sentence(caption) }
            // Keyboards can scroll what can be focused.
            figure.element("pre", ["tabindex": "0"]) { $0.element("code", [:], code) }
        }
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
