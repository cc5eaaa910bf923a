import Foundation
import Yams

/// The operations of `openapi.yaml`, with the examples of what they answer.
struct ContractOperations {
    struct Operation {
        let id: String
        let method: String
        /// As in `/v1/claws/{id}`.
        let path: String
        let status: UInt
        /// As JSON, or `{}` for an answer that is none.
        let answer: String
    }

    let operations: [Operation]
    /// Every error code that the file names.
    let codes: Set<String>

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/WorkClawAPI/openapi.yaml")
        guard let root = try load(yaml: String(contentsOf: file, encoding: .utf8)) as? [String: Any],
            let paths = root["paths"] as? [String: [String: Any]]
        else { throw Missing() }
        var codes: Set<String> = []
        Self.collectCodes(in: root, into: &codes)
        self.codes = codes
        operations = try paths.flatMap { path, item in
            try item.filter { $0.key != "parameters" }.map { method, value in
                guard let value = value as? [String: Any], let id = value["operationId"] as? String,
                    let answers = value["responses"] as? [AnyHashable: [String: Any]],
                    let done = answers.compactMap({ (UInt("\($0.key)") ?? 0, $0.value) }).filter({ $0.0 < 300 })
                        .max(by: { $0.0 < $1.0 })
                else { throw Missing() }
                return Operation(
                    id: id, method: method.uppercased(), path: path, status: done.0,
                    answer: try Self.example(in: done.1, of: root) ?? "{}")
            }
        }
    }

    struct Missing: Error {}

    private static func example(in answer: [String: Any], of root: [String: Any]) throws -> String? {
        guard let content = answer["content"] as? [String: [String: Any]], let json = content["application/json"],
            let examples = json["examples"] as? [String: [String: Any]], var example = examples.first?.value
        else { return nil }
        if let reference = example["$ref"] as? String {
            let target = reference.split(separator: "/").dropFirst().reduce(root as Any?) {
                ($0 as? [String: Any])?[String($1)]
            }
            example = target as? [String: Any] ?? [:]
        }
        guard let value = example["value"] else { throw Missing() }
        return String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
    }

    private static func collectCodes(in node: Any, into codes: inout Set<String>) {
        if let list = node as? [Any] {
            for part in list { collectCodes(in: part, into: &codes) }
        } else if let object = node as? [String: Any] {
            if let list = (object["code"] as? [String: Any])?["enum"] as? [String], object["status"] != nil {
                codes.formUnion(list)
            }
            for (name, part) in object {
                if name == "x-general-codes", let general = part as? [[String: Any]] {
                    codes.formUnion(general.compactMap { $0["code"] as? String })
                }
                collectCodes(in: part, into: &codes)
            }
        }
    }
}
