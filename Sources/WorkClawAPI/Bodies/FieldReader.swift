import APIKeys
import WorkClaw

/// The name of any field.
struct FieldName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// Reads the fields of a JSON object, and notes what is wrong with them instead of stopping at the first.
struct FieldReader {
    /// More are told of no object: the answer to a request must not be much larger than the request.
    private static let mostFaults = 100
    /// Bytes of a field's name that are repeated.
    private static let longestName = 64

    private let container: KeyedDecodingContainer<FieldName>
    private let path: String
    private var known: Set<String> = []
    private var faults: [FieldFault] = []

    init(container: KeyedDecodingContainer<FieldName>, path: String) {
        self.container = container
        self.path = path
    }

    /// A text: `nil` if the field is absent, `.some(nil)` if it is null.
    mutating func text(_ name: String) -> String?? { value(name, "a string") { try $0.decode(String.self, forKey: $1) } }

    /// A text in a field that cannot be cleared: null is a fault.
    mutating func requiredText(_ name: String) -> String? { notNull(name, text(name)) }

    /// A text that `parse` understands. `nil` if it is absent, null, or has a fault.
    mutating func parsed<Value>(_ name: String, expected: String, _ parse: (String) -> Value?) -> Value? {
        guard let text = text(name) ?? nil else { return nil }
        guard let value = parse(text) else {
            fault(.invalid, at: name, "Must be \(expected).")
            return nil
        }
        return value
    }

    /// A whole number. `nil` if it is absent, null, or has a fault.
    mutating func integer(_ name: String) -> Int? {
        value(name, "a whole number") { try $0.decode(Int.self, forKey: $1) } ?? nil
    }

    /// Whether something is wrong with the field, as far as is known.
    func hasFault(at name: String) -> Bool {
        let place = place(name)
        return faults.contains { $0.field == place }
    }

    /// A fault for a field that is not there, or null.
    mutating func require(_ name: String) {
        let key = FieldName(stringValue: name)
        guard !container.contains(key) || (try? container.decodeNil(forKey: key)) ?? false else { return }
        fault(.required, at: name, "Must be given.")
    }

    /// True or false.
    mutating func truth(_ name: String) -> Bool?? { value(name, "true or false") { try $0.decode(Bool.self, forKey: $1) } }

    /// An object.
    mutating func object<Part: FieldReadable>(_ name: String, as type: Part.Type = Part.self) -> Part?? {
        let place = place(name)
        let read: (Part, [FieldFault])?? = value(name, "an object") { container, key in
            var reader = FieldReader(
                container: try container.nestedContainer(keyedBy: FieldName.self, forKey: key), path: place)
            return (Part(reading: &reader), reader.finish())
        }
        guard let read else { return nil }
        faults += read?.1 ?? []
        return .some(read?.0)
    }

    /// A list of objects.
    mutating func objects<Part: FieldReadable>(_ name: String, as type: Part.Type = Part.self, atMost limit: Int) -> [Part]?? {
        list(name, "objects", atMost: limit) { container, place in
            var reader = FieldReader(container: try container.nestedContainer(keyedBy: FieldName.self), path: place)
            return (Part(reading: &reader), reader.finish())
        }
    }

    /// A list of texts, each of which `parse` understands.
    mutating func texts<Part>(
        _ name: String, atMost limit: Int, expected: String, _ parse: (String) -> Part?
    ) -> [Part]?? {
        list(name, "strings", atMost: limit) { container, place in
            let part = parse(try container.decode(String.self))
            return (part, part == nil ? [FieldFault(.invalid, at: place, "Must be \(expected).")] : [])
        }.map { $0?.compactMap(\.self) }
    }

    /// A fault for a field that is read-only, if it is there.
    mutating func refuseReadOnly(_ names: String...) {
        for name in names where container.contains(FieldName(stringValue: name)) {
            known.insert(name)
            faults.append(FieldFault(.invalid, at: place(name), "Cannot be set here."))
        }
    }

    mutating func fault(_ code: FieldFault.Code, at name: String, _ message: String) {
        faults.append(FieldFault(code, at: place(name), message))
    }

    mutating func notNull<Value>(_ name: String, _ value: Value??) -> Value? {
        guard let value else { return nil }
        if value == nil { faults.append(FieldFault(.required, at: place(name), "Must not be null.")) }
        return value
    }

    /// All faults, those of fields that do not exist included.
    func finish() -> [FieldFault] {
        let unknown = container.allKeys.map(\.stringValue).filter { !known.contains($0) }.sorted()
        let listed =
            faults
            + unknown.prefix(Self.mostFaults).map {
                FieldFault(.unknownField, at: place($0), "There is no such field.")
            }
        return Array(listed.prefix(Self.mostFaults))
    }

    /// The field's place in the body. A name that a client made up is cut, lest an error repeat a megabyte, and no key stays in it.
    private func place(_ name: String) -> String {
        var name = MaskedText(name, formats: KeyFormat.workclawSecrets).text
        if name.utf8.count > Self.longestName {
            name = String(decoding: name.utf8.prefix(Self.longestName / 2), as: UTF8.self) + "…"
        }
        return path.isEmpty ? name : "\(path).\(name)"
    }

    private mutating func value<Value>(
        _ name: String, _ expected: String, _ read: (KeyedDecodingContainer<FieldName>, FieldName) throws -> Value
    ) -> Value?? {
        known.insert(name)
        let key = FieldName(stringValue: name)
        guard container.contains(key) else { return nil }
        if (try? container.decodeNil(forKey: key)) ?? false { return .some(nil) }
        do {
            return .some(try read(container, key))
        } catch {
            faults.append(FieldFault(.wrongType, at: place(name), "Must be \(expected)."))
            return nil
        }
    }

    private mutating func list<Part>(
        _ name: String, _ expected: String, atMost limit: Int,
        _ read: (inout any UnkeyedDecodingContainer, String) throws -> (Part, [FieldFault])
    ) -> [Part]?? {
        let container: (any UnkeyedDecodingContainer)?? = value(name, "a list of \(expected)") {
            try $0.nestedUnkeyedContainer(forKey: $1)
        }
        guard let container else { return nil }
        guard var container else { return .some(nil) }
        guard container.count ?? 0 <= limit else {
            faults.append(FieldFault(.tooMany, at: place(name), "Must hold at most \(limit) \(expected)."))
            return nil
        }
        var parts: [Part] = []
        while !container.isAtEnd {
            let place = "\(place(name))[\(container.currentIndex)]"
            do {
                let (part, found) = try read(&container, place)
                parts.append(part)
                faults += found
            } catch {
                faults.append(FieldFault(.wrongType, at: place, "Must be one of a list of \(expected)."))
                // What cannot be decoded does not move on by itself.
                if (try? container.decode(AnyElement.self)) == nil { break }
            }
        }
        return .some(parts)
    }

    /// Takes whatever stands there.
    private struct AnyElement: Decodable {
        init(from decoder: any Decoder) {}
    }
}
