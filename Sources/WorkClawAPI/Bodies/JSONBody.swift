import APIKeysHummingbird
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import WorkClaw

/// A request's JSON body.
enum JSONBody {
    /// The largest body, in bytes.
    static let largest = 1_048_576

    /// The bytes of the body.
    ///
    /// - Throws: a problem: `payload_too_large`; `unsupported_media_type` unless the body says that it is JSON.
    static func bytes(of request: Request) async throws -> ByteBuffer {
        if let announced = request.headers[.contentLength].flatMap(Int.init), announced > largest { throw tooLarge }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: largest)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
        if buffer.readableBytes > 0, !isJSON(request.headers[.contentType]) {
            throw Problem(.unsupportedMediaType, detail: "The body must be application/json, and Content-Type must say so.")
        }
        return buffer
    }

    /// Reads the body as an object with known fields.
    ///
    /// - Parameter rules: what can be said against what could be read; asked even if something could not, so that every fault is told at
    ///   once.
    /// - Throws: a problem: `invalid_json`, or `validation_failed` with every fault.
    static func decode<Body: FieldReadable>(
        _ type: Body.Type = Body.self, from buffer: ByteBuffer, rules: (Body) -> [FieldFault]
    ) throws -> Body {
        let checked: CheckedBody<Body>
        do {
            checked = try JSONDecoder().decode(CheckedBody<Body>.self, from: Data(buffer.readableBytesView))
        } catch DecodingError.typeMismatch {
            throw Problem([FieldFault(.wrongType, at: "", "The body must be a JSON object.")])
        } catch is DecodingError {
            throw Problem(.invalidJSON, detail: "The body is not well-formed JSON (RFC 8259) in UTF-8.")
        }
        // Of a field that could not be read nothing more is to be said.
        let unread = Set(checked.faults.map(\.field))
        let faults = checked.faults + rules(checked.body).filter { !unread.contains($0.field) }
        guard faults.isEmpty else { throw Problem(faults) }
        return checked.body
    }

    private static let tooLarge = Problem(
        .payloadTooLarge, detail: "A body holds at most \(largest) bytes.", headers: [.connection: "close"])

    private static func isJSON(_ contentType: String?) -> Bool {
        guard let media = contentType?.split(separator: ";").first else { return false }
        return media.trimmingCharacters(in: .whitespaces).lowercased() == "application/json"
    }
}
