import APIKeysHummingbird

extension Installation {
    /// The same as ``open(directory:creating:masterKeyFile:time:)``, by this machine's clocks.
    public static func open(
        directory: String, creating: Bool, masterKeyFile: String? = nil
    ) async throws -> Installation {
        try await open(directory: directory, creating: creating, masterKeyFile: masterKeyFile, time: SystemTime())
    }
}
