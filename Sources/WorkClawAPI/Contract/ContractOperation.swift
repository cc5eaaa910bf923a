import Yams

/// One operation of the contract, with every reference followed.
struct ContractOperation {
    struct Parameter {
        let name: String
        /// `path`, `query` or `header`.
        let place: String
        let isRequired: Bool
        let description: String
        let schema: Node
    }

    struct Example {
        let summary: String?
        /// JSON, or the text itself if the example is one.
        let text: String
    }

    struct Body {
        let isRequired: Bool
        let schema: Node
        let examples: [Example]
    }

    struct Answer {
        let status: String
        let description: String
        /// Names of header fields, in the contract's order.
        let fields: [String]
        let mediaType: String?
        /// As it stands there, perhaps a reference.
        let schema: Node?
        /// The error codes that it may carry.
        let codes: [String]
        let examples: [Example]
    }

    let id: String
    /// In capitals.
    let method: String
    let path: String
    let tag: String
    let summary: String
    let description: String
    /// What a key needs; `nil` where no key is asked for.
    let scope: String?
    let parameters: [Parameter]
    let body: Body?
    let answers: [Answer]
}
