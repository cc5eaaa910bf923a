import Foundation
import Yams

/// Holds a value against a schema: as much of JSON Schema 2020-12 as the contract uses. A keyword beyond that is a fault, so that nothing is
/// passed over in silence.
struct ContractSchema {
    let file: ContractFile

    /// Says nothing about a value.
    private static let annotations: Set = ["description", "title", "examples", "default", "format", "$ref"]

    /// Everything that is wrong with `value`, each with its place.
    func faults(in value: Node, against schema: Node, at place: String = "value") throws -> [String] {
        var faults: [String] = []
        if schema["$ref"] != nil { faults += try self.faults(in: value, against: try file.target(of: schema), at: place) }
        for (keyword, rule) in file.members(schema) where !Self.annotations.contains(keyword) {
            faults += try self.faults(in: value, keyword: keyword, rule, of: schema, at: place)
        }
        return faults
    }

    private func faults(
        in value: Node, keyword: String, _ rule: Node, of schema: Node, at place: String
    ) throws -> [String] {
        switch keyword {
        case "type":
            let allowed = rule.string.map { [$0] } ?? rule.array().compactMap(\.string)
            return allowed.contains(Self.type(of: value)) ? [] : ["\(place) is no \(allowed.joined(separator: " or "))"]
        case "const": return value == rule ? [] : ["\(place) is not \(rule.string ?? "the constant")"]
        case "enum": return rule.array().contains(value) ? [] : ["\(place) is none of the list"]
        case "allOf": return try rule.array().flatMap { try faults(in: value, against: $0, at: place) }
        case "anyOf":
            let fits = try rule.array().contains { try faults(in: value, against: $0).isEmpty }
            return fits ? [] : ["\(place) fits none of the alternatives"]
        case "oneOf":
            let fitting = try rule.array().filter { try faults(in: value, against: $0).isEmpty }.count
            return fitting == 1 ? [] : ["\(place) fits \(fitting) of the alternatives"]
        case "required", "properties", "additionalProperties":
            return value.mapping == nil ? [] : try objectFaults(in: value, keyword, rule, of: schema, at: place)
        case "items", "minItems", "maxItems", "uniqueItems":
            return value.sequence == nil ? [] : try listFaults(in: value, keyword, rule, at: place)
        case "minLength", "maxLength", "pattern":
            return Self.type(of: value) == "string" ? try textFaults(in: value.string ?? "", keyword, rule, at: place) : []
        case "minimum": return value.int.map { $0 < rule.int ?? .max } ?? false ? ["\(place) is too small"] : []
        case "maximum": return value.int.map { $0 > rule.int ?? .min } ?? false ? ["\(place) is too large"] : []
        default: return ["\(place): nobody here knows the keyword \(keyword)"]
        }
    }

    private func objectFaults(
        in value: Node, _ keyword: String, _ rule: Node, of schema: Node, at place: String
    ) throws -> [String] {
        switch keyword {
        case "required":
            return rule.array().compactMap(\.string).filter { value[$0] == nil }.map { "\(place).\($0) is missing" }
        case "properties":
            return try file.members(rule).flatMap { name, rule in
                try value[name].map { try faults(in: $0, against: rule, at: "\(place).\(name)") } ?? []
            }
        default:
            let known = schema["properties"]
            return file.members(value).filter { known?[$0.name] == nil }.map { "\(place).\($0.name) is unknown" }
        }
    }

    private func listFaults(in value: Node, _ keyword: String, _ rule: Node, at place: String) throws -> [String] {
        let elements = value.array()
        switch keyword {
        case "items":
            return try elements.enumerated().flatMap { try faults(in: $1, against: rule, at: "\(place)[\($0)]") }
        case "minItems": return elements.count < rule.int ?? .max ? ["\(place) is too short"] : []
        case "maxItems": return elements.count > rule.int ?? .min ? ["\(place) is too long"] : []
        default: return Set(elements).count == elements.count ? [] : ["\(place) has something twice"]
        }
    }

    private func textFaults(in text: String, _ keyword: String, _ rule: Node, at place: String) throws -> [String] {
        switch keyword {
        case "minLength": return text.unicodeScalars.count < rule.int ?? .max ? ["\(place) is too short"] : []
        case "maxLength": return text.unicodeScalars.count > rule.int ?? .min ? ["\(place) is too long"] : []
        default:
            let pattern = try NSRegularExpression(pattern: rule.string ?? "")
            let all = NSRange(text.startIndex..., in: text)
            return pattern.firstMatch(in: text, range: all) == nil ? ["\(place) does not have the form"] : []
        }
    }

    private static func type(of value: Node) -> String {
        switch value {
        case .mapping: "object"
        case .sequence: "array"
        default:
            switch value.tag.rawValue.split(separator: ":").last {
            case "int": "integer"
            case "bool": "boolean"
            case "null": "null"
            case "float": "number"
            default: "string"
            }
        }
    }
}
