import APIKeys
import APIKeysStore
import Foundation

/// The forms in which a key's activity can be downloaded.
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
        case .csv: lines.map(Self.csv).joined()
        case .ndjson:
            try lines.map { try Self.json(ExportedLine(line: $0)) + "\n" }.joined()
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

    private static func json(_ line: ExportedLine) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(line), as: UTF8.self)
    }

    /// The same fields as `workclaw keys activity --json` prints.
    private struct ExportedLine: Encodable {
        let line: ActivityLine

        private enum CodingKeys: String, CodingKey {
            case type, time, method, route, path, status, outcome
            case keyID = "key_id"
            case clientAddress = "client_address"
            case userAgent = "user_agent"
            case latency = "latency_ms"
            case requestID = "request_id"
            case leftOut = "left_out"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(line.time.description, forKey: .time)
            switch line {
            case .request(let request):
                try container.encode("request", forKey: .type)
                try container.encode(request.keyID.description, forKey: .keyID)
                try container.encode(request.method, forKey: .method)
                try container.encode(request.route, forKey: .route)
                try container.encode(request.path, forKey: .path)
                try container.encode(request.status, forKey: .status)
                try container.encode(request.outcome.word, forKey: .outcome)
                try container.encode(request.clientAddress, forKey: .clientAddress)
                try container.encode(request.userAgent, forKey: .userAgent)
                try container.encode(request.latency / .milliseconds(1), forKey: .latency)
                try container.encode(request.requestID.description, forKey: .requestID)
            case .gap(let gap):
                try container.encode("gap", forKey: .type)
                try container.encode(gap.leftOut, forKey: .leftOut)
            }
        }
    }
}
