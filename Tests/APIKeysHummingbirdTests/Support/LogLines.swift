import Logging
import Synchronization

/// Keeps what is logged, in order, with its metadata behind each line.
final class LogLines: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let text: String
    }

    private let kept = Mutex([Line]())

    var lines: [Line] { kept.withLock { $0 } }

    var errors: [String] { lines.filter { $0.level == .error }.map(\.text) }

    func logger() -> Logger {
        Logger(label: "test") { _ in Handler(lines: self) }
    }

    private func add(_ line: Line) {
        kept.withLock { $0.append(line) }
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
            lines.add(Line(level: event.level, text: "\(event.message) \(metadata)"))
        }
    }
}
