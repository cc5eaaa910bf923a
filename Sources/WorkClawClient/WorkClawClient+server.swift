/// What needs no key. It is not sent.
extension WorkClawClient {
    /// - Throws: ``ClientFailure`` unless the process answers.
    public func live() async throws { _ = try await courier.answer(to: Call(open: "health", "live")) }

    /// Whether the server serves. What is tried again is tried again before it says no.
    ///
    /// - Throws: ``Problem`` with the code `notReady` if it does not, its detail saying what stands in the way.
    public func ready() async throws { _ = try await courier.answer(to: Call(open: "health", "ready")) }

    /// The contract of the server's REST API, in OpenAPI and YAML.
    public func getContract() async throws -> String { try await text("openapi.yaml") }

    /// The contract as a page, in HTML.
    public func getReference() async throws -> String { try await text("docs") }

    /// What the page looks like, in CSS.
    public func getReferenceStyle() async throws -> String { try await text("docs", "style.css") }

    private func text(_ path: String...) async throws -> String {
        let answer = try await courier.answer(to: Call(open: path.joined(separator: "/")))
        return String(decoding: answer.body, as: UTF8.self)
    }
}
