import Configuration
import Foundation

/// Where spans are sent.
public struct TracingSettings: Sendable, Hashable {
    /// The base URL of an OpenTelemetry collector, as in `http://127.0.0.1:4318`.
    public let endpoint: String

    /// - Returns: `nil` if no endpoint is set.
    /// - Throws: ``StartError`` that names the setting, its value and what is allowed.
    static func read(from reader: ConfigReader) throws -> TracingSettings? {
        try SettingReader(reader: reader).value(
            "otlp.endpoint", allowed: "an absolute http or https URL without credentials or query, as in http://127.0.0.1:4318"
        ) { text in
            guard let url = URLComponents(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
                url.user == nil, url.password == nil, url.query == nil, url.fragment == nil
            else { return nil }
            return TracingSettings(endpoint: text)
        }
    }
}
