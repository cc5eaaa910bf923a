import APIKeys
import APIKeysHummingbird
import Foundation
import Hummingbird
import WorkClaw

/// Which part of a list somebody asks for.
struct PageQuery<Kind: TypeIDKind> {
    static var limits: ClosedRange<Int> { 1...100 }
    static var defaultLimit: Int { 20 }

    let limit: Int
    /// The last element of the page before.
    let before: TypeID<Kind>?

    /// - Throws: `validation_failed` with every fault.
    init(_ request: Request) throws {
        var reader = QueryReader(request)
        self.init(reading: &reader)
        try reader.finish()
    }

    /// Reads `limit` and `cursor`, beside what else the list may be asked for.
    init(reading query: inout QueryReader) {
        let range = "\(Self.limits.lowerBound) to \(Self.limits.upperBound)"
        limit =
            query.value("limit", .outOfRange, "Must be a whole number from \(range).") { text in
                Int(text).flatMap { Self.limits.contains($0) ? $0 : nil }
            } ?? Self.defaultLimit
        before = query.value("cursor", .invalid, "Must be a next_cursor of this list.", Self.position(ofCursor:))
    }

    /// What a page after the element with this id is asked for with. Opaque: clients must not look inside.
    static func cursor(after id: TypeID<Kind>) -> String {
        Data(id.description.utf8).base64EncodedString().replacing("=", with: "").replacing("+", with: "-")
            .replacing("/", with: "_")
    }

    private static func position(ofCursor cursor: Substring) -> TypeID<Kind>? {
        guard cursor.utf8.count <= 64 else { return nil }
        var text = cursor.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: String(text)).flatMap { TypeID(String(decoding: $0, as: UTF8.self)) }
    }
}
