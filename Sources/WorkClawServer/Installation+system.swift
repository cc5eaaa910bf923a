import APIKeysHummingbird
public import WorkClaw

extension Installation {
    /// The same as ``open(directory:creating:masterKeyFile:providers:time:)``, by this machine's clocks.
    public static func open(
        directory: String, creating: Bool, masterKeyFile: String? = nil,
        providers: [ModelName.Provider: SecretName] = ProviderSettings().secrets
    ) async throws -> Installation {
        try await open(
            directory: directory, creating: creating, masterKeyFile: masterKeyFile, providers: providers, time: SystemTime())
    }
}
