import APIKeysHummingbird

extension Installation {
    /// The same as ``open(directory:creating:time:)``, by this machine's clocks.
    public static func open(directory: String, creating: Bool) async throws -> Installation {
        try await open(directory: directory, creating: creating, time: SystemTime())
    }
}
