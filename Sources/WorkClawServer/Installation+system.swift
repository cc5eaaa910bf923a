import APIKeysHummingbird

extension Installation {
    /// The same as ``open(directory:time:)``, by this machine's clocks.
    public static func open(directory: String) async throws -> Installation {
        try await open(directory: directory, time: SystemTime())
    }
}
