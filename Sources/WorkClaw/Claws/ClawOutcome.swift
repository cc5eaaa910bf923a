/// What came of creating or changing a Claw.
public enum ClawOutcome: Sendable, Hashable {
    /// The Claw as it is now.
    case written(Claw)
    /// Nothing was written, for all of these reasons.
    case refused([FieldFault])
}
