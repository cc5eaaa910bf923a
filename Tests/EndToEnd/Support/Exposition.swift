import Foundation
import Testing

/// Metrics in Prometheus' text format 0.0.4, read strictly: whatever a lenient reader would let pass is an error here.
struct Exposition: Sendable {
    struct Sample: Sendable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Family: Sendable {
        var kind = ""
        var samples: [Sample] = []
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var families: [String: Family] = [:]

    init(parsing text: String) throws {
        guard text.hasSuffix("\n") else { throw Fault(description: "the last line does not end") }
        var (current, helped): (String?, String?) = (nil, nil)
        var seen: Set<String> = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\]|\\\\|\\n)+)/) {
                helped = String(match.output.1)
            } else if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/) {
                let name = String(match.output.1)
                guard families[name] == nil, helped == nil || helped == name else {
                    throw Fault(description: "\(name) stands twice, or after another's help")
                }
                (current, helped) = (name, nil)
                families[name] = Family(kind: String(match.output.2))
            } else {
                let sample = try Self.sample(line)
                guard let name = current, Self.belongs(sample.name, to: name, families[name]?.kind) else {
                    throw Fault(description: "not of the metric before it: \(line)")
                }
                guard seen.insert("\(sample.name) \(sample.labels.sorted { $0.key < $1.key })").inserted else {
                    throw Fault(description: "twice: \(line)")
                }
                families[name]?.samples.append(sample)
            }
        }
        for (name, family) in families { try Self.check(name, family) }
    }

    /// The value of the series with exactly these labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        families.values.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
    }

    private static func sample(_ line: Substring) throws -> Sample {
        let pattern = /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.+)\})? ([^ ]+)/
        guard let match = line.wholeMatch(of: pattern) else { throw Fault(description: "no sample: \(line)") }
        let texts = ["+Inf": Double.infinity, "-Inf": -.infinity, "NaN": .nan]
        guard let value = texts[String(match.output.3)] ?? Double(match.output.3) else {
            throw Fault(description: "no number: \(line)")
        }
        var labels: [String: String] = [:]
        var rest = match.output.2 ?? ""
        while !rest.isEmpty {
            guard let label = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\\\|\\"|\\n)*)"(,|$)/),
                labels[String(label.output.1)] == nil
            else { throw Fault(description: "no label: \(rest) in \(line)") }
            labels[String(label.output.1)] = String(label.output.2)
            rest = rest[label.range.upperBound...]
            if rest.isEmpty, label.output.3 == "," { throw Fault(description: "a comma at the end: \(line)") }
        }
        return Sample(name: String(match.output.1), labels: labels, value: value)
    }

    private static func belongs(_ sample: String, to name: String, _ kind: String?) -> Bool {
        kind == "histogram" ? ["_bucket", "_sum", "_count"].contains { sample == name + $0 } : sample == name
    }

    private static func check(_ name: String, _ family: Family) throws {
        if family.samples.isEmpty { throw Fault(description: "\(name) has no samples") }
        switch family.kind {
        case "counter":
            guard name.hasSuffix("_total"), family.samples.allSatisfy({ $0.value >= 0 }) else {
                throw Fault(description: "\(name) is no counter")
            }
        case "histogram":
            let buckets = family.samples.filter { $0.name == name + "_bucket" }
            for (labels, buckets) in Dictionary(grouping: buckets, by: { $0.labels.filter { $0.key != "le" } }) {
                let bounds = buckets.map { $0.labels["le"] == "+Inf" ? .infinity : Double($0.labels["le"] ?? "") ?? .nan }
                let counts = buckets.map(\.value)
                let count = family.samples.first { $0.name == name + "_count" && $0.labels == labels }?.value
                guard bounds == bounds.sorted(), bounds.last == .infinity, counts == counts.sorted(), counts.last == count,
                    family.samples.contains(where: { $0.name == name + "_sum" && $0.labels == labels })
                else { throw Fault(description: "\(name) \(labels) is no histogram") }
            }
        default: break
        }
    }
}
