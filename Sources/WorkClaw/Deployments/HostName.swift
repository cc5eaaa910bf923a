import Foundation

/// What tells a runtime host from all others, those that ran before on the same database too.
public struct HostName: Sendable, Hashable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    /// A name that no other host has.
    public static func random() -> HostName { HostName("host-\(UUID().uuidString.lowercased())") }
}

extension HostName: CustomStringConvertible {
    public var description: String { text }
}
