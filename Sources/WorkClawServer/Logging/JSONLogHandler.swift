import APIKeys
import Logging

/// Writes each event as one JSON object (RFC 8259) in one line:
///
/// ```json
/// {"time":"2026-01-31T08:15:00.250Z","level":"error","logger":"workclaw","message":"The store fails","request_id":"req_…","route":"/v1/claws"}
/// ```
///
/// Metadata are members under their own names, in alphabetical order. One that has the name of a member of every line is called `metadata_` and
/// its name. Values are texts, arrays and objects, as they were given.
struct JSONLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let time: any TimeSource
    private let output: LogOutput

    init(
        label: String, time: any TimeSource, output: LogOutput, metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.time = time
        self.output = output
        self.metadataProvider = metadataProvider
    }

    subscript(metadataKey name: String) -> Logger.Metadata.Value? {
        get { metadata[name] }
        set { metadata[name] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        // What is said with the event is nearer to it than what the task knows, and that nearer than what the logger has always said.
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        if let given = event.metadata { all.merge(given) { $1 } }
        let line = JSONLogLine(
            time: time.now, level: event.level, logger: label, message: event.message.description, fields: all)
        output.write(line.bytes)
    }
}
