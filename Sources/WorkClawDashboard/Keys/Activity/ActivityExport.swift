import APIKeys
import APIKeysStore
import Foundation

/// The forms in which a key's activity can be downloaded. Those of NDJSON are what `workclaw keys activity --json` prints.
enum ActivityExport: String, Sendable {
    case csv
    case ndjson

    var type: String {
        switch self {
        case .csv: Download.csv
        case .ndjson: Download.ndjson
        }
    }

    /// What stands before the first line.
    var beginning: String {
        switch self {
        case .csv:
            CSVText.line([
                "type", "time", "request_id", "method", "path", "route", "status", "outcome", "client_address", "user_agent",
                "latency_ms", "left_out",
            ])
        case .ndjson: ""
        }
    }

    func text(of lines: [ActivityLine]) throws -> String {
        switch self {
        case .csv: return lines.map(Self.csv).joined()
        case .ndjson:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try lines.map { String(decoding: try encoder.encode(ActivityDocument(line: $0)), as: UTF8.self) + "\n" }
                .joined()
        }
    }

    private static func csv(_ line: ActivityLine) -> String {
        switch line {
        case .request(let request):
            CSVText.line([
                "request", request.time.description, request.requestID.description, request.method, request.path,
                request.route ?? "", String(request.status), request.outcome.word, request.clientAddress ?? "",
                request.userAgent ?? "", String(request.latency / .milliseconds(1)), "",
            ])
        case .gap(let gap):
            CSVText.line(
                ["gap", gap.time.description] + Array(repeating: "", count: 9) + [String(gap.leftOut)])
        }
    }
}
