import APIKeys

/// Every answer of the port but that to a good key, written once.
struct EncodedAnswers: Sendable {
    private let refusals: [EncodedAnswer]
    /// By the number of the scope that the key lacks.
    private let lacking: [EncodedAnswer]
    private let faults: [EncodedAnswer]
    let limited: LimitedAnswer

    init(_ source: some AnswerSource, catalog: ScopeCatalog) {
        refusals = Refusal.allCases.map { EncodedAnswer(source.answer(to: $0, lacking: nil)) }
        lacking = (0..<catalog.width).map {
            EncodedAnswer(source.answer(to: .insufficientScope, lacking: catalog.scope(at: $0)))
        }
        limited = LimitedAnswer(source.answer(to: .quotaExceeded, lacking: nil))
        faults = RequestFault.allCases.map { EncodedAnswer(source.answer(to: $0)) }
    }

    subscript(refusal: Refusal) -> EncodedAnswer { refusals[Refusal.allCases.firstIndex(of: refusal) ?? 0] }

    subscript(fault: RequestFault) -> EncodedAnswer { faults[RequestFault.allCases.firstIndex(of: fault) ?? 0] }

    /// The answer to a key that lacks these scopes: the first of them is named.
    func answer(lacking scopes: ScopeSet) -> EncodedAnswer {
        let number = scopes.rawValue.trailingZeroBitCount
        return number < lacking.count ? lacking[number] : self[.insufficientScope]
    }
}
