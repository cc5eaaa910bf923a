import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore

/// What a server answered.
struct Answer {
    /// The document of a problem, and nothing beside.
    struct Document: Decodable, Equatable {
        struct Fault: Decodable, Equatable {
            let field: String
            let code: String
            let message: String
        }

        let type: String
        let title: String
        let status: Int
        let detail: String?
        let code: String
        let requestID: String?
        let errors: [Fault]?
        let policies: [String]?

        enum CodingKeys: String, CodingKey {
            case type, title, status, detail, code, errors
            case requestID = "request_id"
            case policies = "violated-policies"
        }
    }

    let status: Int
    let headers: HTTPFields
    let text: String

    init(_ response: TestResponse) {
        self.status = response.status.code
        self.headers = response.headers
        self.text = String(buffer: response.body)
    }

    var problem: Document {
        get throws { try JSONDecoder().decode(Document.self, from: Data(text.utf8)) }
    }

    subscript(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// The names of the CORS fields in it.
    var corsFields: [String] { headers.map(\.name.canonicalName).filter { $0.hasPrefix("access-control-") } }
}
