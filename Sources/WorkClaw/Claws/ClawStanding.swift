/// A Claw as it is configured, beside what it answers from.
public struct ClawStanding: Sendable, Hashable {
    public let details: ClawDetails
    /// What a deployment would take into service now.
    public let draft: RevisionContent
    /// What the Claw as a whole answers from; `nil` if it has never been deployed.
    public let inService: Revision?

    /// The parts in which the draft differs from what is in service, in order; all that it has if nothing is in service.
    public var changedParts: [RevisionPart] {
        let old = inService?.content ?? RevisionContent(name: "")
        return RevisionPart.allCases.filter { $0.differs(in: draft, from: old) }
    }
}
