/// The model that a Claw thinks with: `echo`, or `openai/<model>`, or `anthropic/<model>`.
public struct ModelName: Sendable, Hashable {
    public enum Provider: String, Sendable, CaseIterable {
        /// Built in. It is no model: it repeats what one would be told.
        case echo
        /// Any server that speaks the Chat Completions API.
        case openai
        /// Any server that speaks the Messages API.
        case anthropic
    }

    /// What a Claw that names none thinks with.
    public static let standard = ModelName(provider: .echo, model: "")

    public let provider: Provider
    /// As the provider calls it; empty for `echo`.
    let model: String

    private init(provider: Provider, model: String) {
        self.provider = provider
        self.model = model
    }

    /// - Returns: `nil` for a text that names no model of a known provider.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let provider = parts.first.flatMap({ Provider(rawValue: String($0)) }) else { return nil }
        let model = parts.count == 2 ? String(parts[1]) : ""
        guard (provider == .echo) == (parts.count == 1), provider == .echo || !model.isEmpty else { return nil }
        self.init(provider: provider, model: model)
    }

    /// What is wrong with `text` as the model in `field`.
    static func fault(in text: String, at field: String, atMost limit: Int) -> FieldFault? {
        if let fault = TextRule.fault(inLine: text, at: field, atMost: limit) { return fault }
        guard ModelName(text) == nil else { return nil }
        return FieldFault(.invalid, at: field, "Must be echo, openai/<model> or anthropic/<model>.")
    }
}

extension ModelName: CustomStringConvertible {
    public var description: String { provider == .echo ? provider.rawValue : "\(provider.rawValue)/\(model)" }
}
