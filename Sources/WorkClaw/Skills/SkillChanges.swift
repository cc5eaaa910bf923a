/// What somebody wants to change of an installed skill. `nil` leaves it as it is.
public struct SkillChanges: Sendable, Hashable {
    /// Puts the newest of these versions, as the catalogue holds it, in the place of the present one, be that newer or older.
    public var versions: SkillVersionRange?
    public var isEnabled: Bool?

    public init(versions: SkillVersionRange? = nil, isEnabled: Bool? = nil) {
        self.versions = versions
        self.isEnabled = isEnabled
    }
}
