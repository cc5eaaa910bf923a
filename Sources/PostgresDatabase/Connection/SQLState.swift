/// PostgreSQL's code for what went wrong (appendix A of its manual): two characters of class, three of detail.
struct SQLState: RawRepresentable, Hashable, Sendable {
    let rawValue: String

    static let foreignKeyViolation = Self(rawValue: "23503")
    static let uniqueViolation = Self(rawValue: "23505")
    static let serializationFailure = Self(rawValue: "40001")
    static let deadlock = Self(rawValue: "40P01")
    static let invalidStatementName = Self(rawValue: "26000")
    static let readOnlyTransaction = Self(rawValue: "25006")
    static let queryCanceled = Self(rawValue: "57014")
    static let featureNotSupported = Self(rawValue: "0A000")

    var `class`: Substring { rawValue.prefix(2) }

    /// The transaction fell victim to another one that ran beside it. Nothing of it has happened, and running it again may succeed.
    var isConflict: Bool { self == .serializationFailure || self == .deadlock }

    /// The transaction may have been overtaken by another: what it looked for was not there when it looked, or no longer when it wrote. Its second
    /// look tells.
    var mayBeRace: Bool { self == .uniqueViolation || self == .foreignKeyViolation }

    /// Whether the server is going down or is not up yet: another connection, or another host, may do better.
    var endsConnection: Bool {
        (self.class == "57" && self != .queryCanceled) || self.class == "08"
    }
}
