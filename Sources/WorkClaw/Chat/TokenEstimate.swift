/// How many tokens a text takes, before a provider has counted them.
///
/// A token of today's models is about four bytes of English and fewer of most other scripts; three bytes a token err on the safe side of
/// a model's window for either (OpenAI's tokeniser documentation: "~4 chars in English").
enum TokenEstimate {
    static let bytesPerToken = 3

    static func tokens(in text: String) -> Int {
        (text.utf8.count + bytesPerToken - 1) / bytesPerToken
    }
}
