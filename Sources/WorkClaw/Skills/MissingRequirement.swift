/// Something that a skill requires, and that is not there.
public struct MissingRequirement: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// The vault holds no secret of this name that the Claw may use.
        case secret
        /// The Claw has no enabled skill of this name in a version that fits.
        case skill
    }

    public let kind: Kind
    public let name: String
}
