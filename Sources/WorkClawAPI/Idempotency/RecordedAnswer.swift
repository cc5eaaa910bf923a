import APIKeysHummingbird
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer as it is sealed and kept.
struct RecordedAnswer: Codable {
    private let fields: [[String]]
    private let content: Data

    /// What was sent.
    var body: ByteBuffer { ByteBuffer(bytes: content) }

    // Stored under its first name.
    private enum CodingKeys: String, CodingKey {
        case fields
        case content = "body"
    }

    init(_ answer: JSONAnswer) {
        fields = answer.headers.map { [$0.name.rawName, $0.value] }
        content = Data(answer.body.readableBytesView)
    }

    /// - Throws: if the bytes are none of ``bytes()``.
    init(bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    }

    func bytes() throws -> Data { try JSONEncoder().encode(self) }

    /// The answer again, marked as a repetition.
    func replay(status: Int) -> Response {
        var headers = HTTPFields()
        for field in fields where field.count == 2 {
            if let name = HTTPField.Name(field[0]) { headers.append(HTTPField(name: name, value: field[1])) }
        }
        headers[.idempotentReplayed] = "true"
        return JSONAnswer(status: .init(code: status), headers: headers, body: body).response
    }
}
