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
        var faults: [FieldFault] = []
        let query = request.uri.queryParameters
        func single(_ name: Substring) -> Substring? {
            let values = query[values: name]
            if values.count > 1 { faults.append(FieldFault(.invalid, at: String(name), "Must be given once.")) }
            return values.first
        }
        var limit = Self.defaultLimit
        if let text = single("limit") {
            if let number = Int(text), Self.limits.contains(number) {
                limit = number
            } else {
                faults.append(
                    FieldFault(
                        .outOfRange, at: "limit",
                        "Must be a whole number from \(Self.limits.lowerBound) to \(Self.limits.upperBound)."))
            }
        }
        var before: TypeID<Kind>?
        if let text = single("cursor") {
            before = Self.position(ofCursor: text)
            if before == nil { faults.append(FieldFault(.invalid, at: "cursor", "Must be a next_cursor of this list.")) }
        }
        guard faults.isEmpty else { throw Problem(faults) }
        self.limit = limit
        self.before = before
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
