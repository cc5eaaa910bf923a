import APIKeys

/// All that the port reads and writes by the scopes that there are. It is made anew when they change.
final class Wording: Sendable {
    /// Of the catalogue's edition.
    let number: UInt64
    let reader: RequirementReader
    let answers: EncodedAnswers
    let accepted: AcceptedAnswer

    init(_ edition: Published<ScopeCatalog>.Edition, fieldPrefix: String, answers source: some AnswerSource) {
        number = edition.number
        reader = RequirementReader(catalog: edition.value)
        answers = EncodedAnswers(source, catalog: edition.value)
        accepted = AcceptedAnswer(fieldPrefix: fieldPrefix, catalog: edition.value)
    }
}
