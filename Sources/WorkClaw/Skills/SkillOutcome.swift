/// What came of installing or changing a skill.
public enum SkillOutcome: Sendable, Hashable {
    /// The skill as it is now.
    case written(SkillState)
    /// Nothing was written, for these reasons.
    case refused([FieldFault])
}
