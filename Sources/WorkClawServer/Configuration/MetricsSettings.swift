import Configuration

/// Where metrics are shown.
public struct MetricsSettings: Sendable, Hashable {
    public let host: String
    /// 0 takes a free one.
    public let port: Int

    /// - Returns: `nil` if no port is set.
    /// - Throws: ``StartError`` that names the setting, its value and what is allowed.
    static func read(from reader: ConfigReader) throws -> MetricsSettings? {
        let read = SettingReader(reader: reader)
        let port = try read.port("metrics.port")
        let host = read.text("metrics.host")
        guard let port else {
            guard host == nil else {
                throw StartError("--metrics-host says where metrics are shown, and there is no port: give --metrics-port too")
            }
            return nil
        }
        return MetricsSettings(host: host ?? "127.0.0.1", port: port)
    }
}
