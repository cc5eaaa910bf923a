import Tracing

/// Spans as OTLP 1.x writes them in JSON (opentelemetry-proto, `ExportTraceServiceRequest`; "OTLP/HTTP", JSON Protobuf encoding): ids in hexadecimal,
/// numbers of 64 bits as texts, kinds as numbers.
struct OTLPDocument: Encodable {
    let resourceSpans: [ResourceSpans]

    init(_ spans: [SpanRecord], resource: [String: String], scope: String) {
        let attributes = resource.sorted { $0.key < $1.key }.map { Attribute(key: $0.key, value: .text($0.value)) }
        resourceSpans = [
            ResourceSpans(
                resource: Resource(attributes: attributes),
                scopeSpans: [ScopeSpans(scope: Scope(name: scope), spans: spans.map(Span.init))])
        ]
    }

    struct ResourceSpans: Encodable {
        let resource: Resource
        let scopeSpans: [ScopeSpans]
    }

    struct Resource: Encodable {
        let attributes: [Attribute]
    }

    struct ScopeSpans: Encodable {
        let scope: Scope
        let spans: [Span]
    }

    struct Scope: Encodable {
        let name: String
    }

    struct Span: Encodable {
        let traceId: String
        let spanId: String
        let parentSpanId: String?
        let name: String
        let kind: Int
        let startTimeUnixNano: String
        let endTimeUnixNano: String
        let attributes: [Attribute]
        let events: [Event]
        let status: Status

        init(_ span: SpanRecord) {
            traceId = span.place.traceText
            spanId = span.place.spanText
            parentSpanId = span.parent.map(TraceParent.hexadecimal)
            name = span.name
            kind =
                switch span.kind {
                case .server: 2
                case .client: 3
                case .producer: 4
                case .consumer: 5
                default: 1
                }
            startTimeUnixNano = String(span.start)
            endTimeUnixNano = String(span.end)
            attributes = Attribute.all(span.attributes)
            events = span.events.map(Event.init)
            status = Status(span.status)
        }
    }

    struct Event: Encodable {
        let timeUnixNano: String
        let name: String
        let attributes: [Attribute]

        init(_ event: SpanEvent) {
            timeUnixNano = String(event.nanosecondsSinceEpoch)
            name = event.name
            var all: [String: SpanAttribute] = [:]
            event.attributes.forEach { all[$0] = $1 }
            attributes = Attribute.all(all)
        }
    }

    struct Status: Encodable {
        let code: Int

        init(_ status: SpanStatus?) {
            code =
                switch status?.code {
                case .ok?: 1
                case .error?: 2
                default: 0
                }
        }
    }

    struct Attribute: Encodable {
        let key: String
        let value: Value

        /// Names that libraries still give and OpenTelemetry has given up, and those it has now ("HTTP semantic convention stability migration").
        private static let renamed = ["http.status_code": "http.response.status_code"]

        static func all(_ attributes: [String: SpanAttribute]) -> [Attribute] {
            attributes.sorted { $0.key < $1.key }.compactMap { name, value in
                Value(value).map { Attribute(key: renamed[name] ?? name, value: $0) }
            }
        }
    }

    enum Value: Encodable {
        case text(String)
        case integer(Int64)
        case number(Double)
        case truth(Bool)

        /// Bytes of UTF-8 that are kept of a text.
        private static let longest = 1024

        /// Lists are left out: nothing here has one.
        init?(_ attribute: SpanAttribute) {
            switch attribute {
            case .int32(let value): self = .integer(Int64(value))
            case .int64(let value): self = .integer(value)
            case .double(let value) where value.isFinite: self = .number(value)
            case .bool(let value): self = .truth(value)
            case .string(let value): self = .text(Self.cut(value))
            case .stringConvertible(let value): self = .text(Self.cut("\(value)"))
            default: return nil
            }
        }

        private enum Kind: String, CodingKey {
            case stringValue, intValue, doubleValue, boolValue
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Kind.self)
            switch self {
            case .text(let value): try container.encode(value, forKey: .stringValue)
            case .integer(let value): try container.encode(String(value), forKey: .intValue)
            case .number(let value): try container.encode(value, forKey: .doubleValue)
            case .truth(let value): try container.encode(value, forKey: .boolValue)
            }
        }

        private static func cut(_ text: String) -> String {
            text.utf8.count <= longest ? text : String(decoding: text.utf8.prefix(longest), as: UTF8.self)
        }
    }
}
