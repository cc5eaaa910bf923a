public import Foundation

/// A revision of a Claw on its way into service.
public struct Deployment: Decodable, Hashable, Sendable, Identifiable {
    /// As in `dep_01m85kc0z7ehj9b5xk2w6t1mvn`.
    public typealias ID = Identifier<Deployment>

    public let id: ID
    public let claw: Claw.ID
    /// The Claw's configuration as it was then, counted from 1 for each Claw.
    public let revision: Int
    public let strategy: Strategy
    /// How many hosts a rolling deployment takes out of service at a time; `nil` for any other.
    public let maxConcurrent: Int?
    /// How many hosts a batch has; `nil` for a quarter of them, and for deployments that are not batched.
    public let batchSize: Int?
    /// How many seconds a batch is watched before the next one follows; `nil` for deployments that are not batched.
    public let validationWindow: Int?
    public let status: Status
    /// Whether this is what answers now, on every host.
    public let inService: Bool
    public let createdAt: Date
    /// Who deployed it.
    public let createdBy: Person.ID
    public let updatedAt: Date
    /// What has happened to it, in order.
    public let events: [Event]

    enum CodingKeys: String, CodingKey {
        case id, revision, strategy, status, events
        case claw = "claw_id"
        case maxConcurrent = "max_concurrent"
        case batchSize = "batch_size"
        case validationWindow = "validation_window"
        case inService = "in_service"
        case createdAt = "created_at"
        case createdBy = "created_by"
        case updatedAt = "updated_at"
    }

    /// How it goes into service.
    public struct Strategy: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let blueGreen = Strategy(rawValue: "blue_green")
        public static let rolling = Strategy(rawValue: "rolling")
        public static let batched = Strategy(rawValue: "batched")
    }

    /// How far it has come.
    public struct Status: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let queued = Status(rawValue: "queued")
        public static let inProgress = Status(rawValue: "in_progress")
        public static let succeeded = Status(rawValue: "succeeded")
        public static let failed = Status(rawValue: "failed")
        public static let paused = Status(rawValue: "paused")
        public static let rolledBack = Status(rawValue: "rolled_back")

        /// Whether nothing more happens to it by itself.
        public var isSettled: Bool { self != .queued && self != .inProgress }
    }

    /// Something that happened to it.
    public struct Event: Decodable, Hashable, Sendable {
        public let time: Date
        public let status: Status
        public let message: String
    }
}
