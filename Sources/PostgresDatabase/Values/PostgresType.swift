/// A type by the number that PostgreSQL's catalogue has for it (pg_type.dat). The numbers are fixed for ever.
struct PostgresType: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt32

    /// Leaves it to the server to tell from the statement.
    static let unspecified = Self(rawValue: 0)
    static let boolean = Self(rawValue: 16)
    static let bytea = Self(rawValue: 17)
    static let bigint = Self(rawValue: 20)
    static let smallint = Self(rawValue: 21)
    static let integer = Self(rawValue: 23)
    static let text = Self(rawValue: 25)
    static let real = Self(rawValue: 700)
    static let double = Self(rawValue: 701)
    static let numeric = Self(rawValue: 1700)
}
