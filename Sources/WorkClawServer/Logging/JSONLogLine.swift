import APIKeys
import APIKeysHummingbird
import Logging
import NIOCore

/// An event as a line of JSON, with the line feed that ends it.
struct JSONLogLine {
    let bytes: [UInt8]

    /// The members of every line.
    private static let own: Set = ["time", "level", "logger", "message"]

    init(time: Timestamp, level: Logger.Level, logger: String, message: String, fields: Logger.Metadata) {
        var json = JSONText(capacity: 256)
        json.open("{")
        json.member("time", time.description)
        json.member("level", level.rawValue)
        json.member("logger", logger)
        json.member("message", message)
        // What is called as a member of every line gives way, and not to a name that another of the fields has.
        var taken = Self.own.union(fields.keys)
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            var name = name
            if Self.own.contains(name) {
                while taken.contains(name) { name = "metadata_" + name }
                taken.insert(name)
            }
            json.name(escaping: name)
            Self.write(value, to: &json)
        }
        json.close("}")
        bytes = Array(json.buffer.readableBytesView) + [UInt8(ascii: "\n")]
    }

    private static func write(_ value: Logger.Metadata.Value, to json: inout JSONText) {
        switch value {
        case .string(let text): json.element(text)
        case .stringConvertible(let thing): json.element(thing.description)
        case .array(let values):
            json.open("[")
            for value in values { write(value, to: &json) }
            json.close("]")
        case .dictionary(let members):
            json.open("{")
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                json.name(escaping: name)
                write(value, to: &json)
            }
            json.close("}")
        }
    }
}
