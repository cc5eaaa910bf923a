import APIKeysHummingbird
public import Configuration
public import Logging
import OTLPTracing
import Tracing

/// How the lines of the log are written.
public enum LogFormat: String, Sendable, CaseIterable {
    /// For people: time, level, fields, module, message.
    case text
    /// For programs: one JSON object a line.
    case json

    /// Reads it alone, since what is wrong with the other settings is to be told in this format.
    ///
    /// - Throws: ``StartError`` that names the setting, its value and what is allowed.
    public static func read(from reader: ConfigReader) throws -> LogFormat {
        let allowed = allCases.map(\.rawValue).joined(separator: " or ")
        return try SettingReader(reader: reader).value("log.format", allowed: allowed, LogFormat.init(rawValue:)) ?? .text
    }

    /// Makes the handlers of the server's loggers, which write to standard error.
    public func handler(label: String) -> any LogHandler {
        switch self {
        case .text: StreamLogHandler.standardError(label: label, metadataProvider: Self.trace)
        case .json:
            JSONLogHandler(label: label, time: SystemTime(), output: .standardError, metadataProvider: Self.trace)
        }
    }

    /// Which trace a line belongs to, where there is one.
    static let trace = Logger.MetadataProvider {
        guard let place = ServiceContext.current?.traceParent else { return [:] }
        return ["trace_id": .string(place.traceText), "span_id": .string(place.spanText)]
    }
}
