public import Foundation

/// A time zone of the IANA database, by its name, as in `Europe/Madrid`.
public struct AccountTimeZone: Sendable, Hashable {
    /// Where no other has been chosen.
    public static let utc = AccountTimeZone(unchecked: "UTC")

    /// All that can be chosen, in the order of the alphabet: the zones and links of the IANA database (version 2025b) that this system knows.
    /// Foundation's own list has one name of each zone only, and not always the one in use, such as `Asia/Kolkata`.
    public static let names = (EmbeddedText.files["Accounts/Settings/time-zones.txt"] ?? "")
        .split(separator: "\n" as Character).map(String.init).filter { TimeZone(identifier: $0) != nil }
    private static let known = Set(names)

    public let name: String

    /// - Throws: a fault of the field `time_zone`.
    public init(_ name: String) throws(FieldFault) {
        guard Self.known.contains(name) else {
            throw FieldFault(.invalid, at: "time_zone", "Must be the name of a time zone, like Europe/Madrid.")
        }
        self.name = name
    }

    private init(unchecked name: String) {
        self.name = name
    }

    /// A name from storage: `nil` if this system does not know it, or no longer.
    init?(stored name: String) {
        guard TimeZone(identifier: name) != nil else { return nil }
        self.name = name
    }

    public var timeZone: TimeZone { TimeZone(identifier: name) ?? .gmt }
}
