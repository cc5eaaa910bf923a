public import Configuration

/// Where settings come from.
public enum SettingsSources {
    /// Stands for `database.url.file` where the command line gives the URL itself, so that no weaker source's file contradicts it. No variable can
    /// hold this text.
    static let noFile = "\0"

    /// A reader of the command line, over the environment, over the file that `WORKCLAW_CONFIG_FILE` names.
    ///
    /// - Parameters:
    ///   - commandLine: what the command line gave, by name, as in `tls.cert`.
    ///   - environment: the process's environment.
    /// - Throws: ``StartError`` if the file is named but cannot be read as JSON.
    public static func reader(commandLine: [String: String], environment: [String: String]) async throws -> ConfigReader {
        var commandLine = commandLine
        if commandLine["database.url"] != nil { commandLine["database.url.file"] = noFile }
        var providers: [any ConfigProvider] = [
            InMemoryProvider(
                name: "command line",
                values: Dictionary(
                    commandLine.map { (AbsoluteConfigKey(ConfigKey($0.key)), ConfigValue(.string($0.value), isSecret: false)) },
                    uniquingKeysWith: { $1 })),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "workclaw"),
        ]
        if let path = environment["WORKCLAW_CONFIG_FILE"] {
            do {
                let location = InMemoryProvider(values: ["filePath": ConfigValue(.string(path), isSecret: false)])
                providers.append(try await FileProvider<JSONSnapshot>(config: ConfigReader(provider: location)))
            } catch {
                throw StartError("WORKCLAW_CONFIG_FILE: \"\(path)\" cannot be read as a JSON file of settings")
            }
        }
        return ConfigReader(providers: providers)
    }
}
