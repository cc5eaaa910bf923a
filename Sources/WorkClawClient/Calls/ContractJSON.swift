import Foundation

/// JSON as the contract writes it.
enum ContractJSON {
    /// The same value always becomes the same bytes: a repeated `POST` must have the body of the first.
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = try? Date(text, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
            else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time as the contract writes it")
            }
            return date
        }
        return decoder
    }
}
