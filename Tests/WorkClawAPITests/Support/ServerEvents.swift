import Foundation

/// The server-sent events of an answer.
struct ServerEvents {
    let names: [String]
    let values: [[String: Any]]

    init(_ text: String) {
        let blocks = text.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { $0.components(separatedBy: "\n") }
        func field(_ name: String, of block: [String]) -> String {
            block.filter { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }.joined(separator: "\n")
        }
        names = blocks.map { field("event", of: $0) }
        values = blocks.map {
            ((try? JSONSerialization.jsonObject(with: Data(field("data", of: $0).utf8))) as? [String: Any]) ?? [:]
        }
    }

    /// The texts of all `delta` events, in one.
    var text: String { values.compactMap { $0["text"] as? String }.joined() }
}
