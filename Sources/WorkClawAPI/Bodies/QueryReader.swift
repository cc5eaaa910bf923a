import APIKeys
import APIKeysHummingbird
import Hummingbird
import WorkClaw

/// Reads the parameters of a query, and notes what is wrong with them instead of stopping at the first.
struct QueryReader {
    private let parameters: Parameters
    private var faults: [FieldFault] = []

    init(_ request: Request) {
        parameters = request.uri.queryParameters
    }

    /// The parameter's value, if it is given: once, and as something that `parse` understands.
    mutating func value<Value>(
        _ name: String, _ code: FieldFault.Code, _ message: String, _ parse: (Substring) -> Value?
    ) -> Value? {
        let values = parameters[values: Substring(name)]
        guard let text = values.first else { return nil }
        guard values.count == 1 else {
            faults.append(FieldFault(.invalid, at: name, "Must be given once."))
            return nil
        }
        guard let value = parse(text) else {
            faults.append(FieldFault(code, at: name, message))
            return nil
        }
        return value
    }

    /// The id in the parameter, if it is given.
    mutating func id<Kind: TypeIDKind>(_ name: String, of kind: Kind.Type = Kind.self) -> TypeID<Kind>? {
        value(name, .invalid, "Must be an id that begins with \(Kind.prefix)_.") { TypeID<Kind>($0) }
    }

    /// - Throws: `validation_failed` with every fault.
    func finish() throws {
        guard faults.isEmpty else { throw Problem(faults) }
    }
}
