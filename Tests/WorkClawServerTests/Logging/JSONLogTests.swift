import APIKeysHummingbird
import Foundation
import Logging
import OTLPTracing
import TestSupport
import Testing
import Tracing

@testable import WorkClawServer

@Suite("The log as JSON lines")
struct JSONLogTests {
    private let time = StillTime()

    /// What `body` logs, as the lines that come out at the other end of a pipe.
    private func lines(
        _ provider: Logger.MetadataProvider = Logger.MetadataProvider { ["task": "t"] },
        _ body: (Logger) async throws -> Void
    ) async throws -> [[String: Any]] {
        let pipe = Pipe()
        let output = LogOutput(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        var logger = Logger(label: "test") { [time] label in
            JSONLogHandler(label: label, time: time, output: output, metadataProvider: provider)
        }
        logger.logLevel = .debug
        let reader = Task.detached { pipe.fileHandleForReading.readDataToEndOfFile() }
        try await body(logger)
        try pipe.fileHandleForWriting.close()
        let data = await reader.value
        #expect(data.isEmpty || data.last == UInt8(ascii: "\n"))
        return try data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast().map { line in
            #expect(String(validating: line, as: UTF8.self) != nil)
            return try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
        }
    }

    @Test("an event is one object with its time, its level, its logger, its message, and its metadata under their own names")
    func event() async throws {
        let lines = try await lines { logger in
            var logger = logger
            logger[metadataKey: "host"] = "a"
            logger.error("It fails.", metadata: ["request_id": "req_1", "host": "b", "list": ["x", ["y": "z"]]])
            logger.info("It works.")
        }
        #expect(lines.count == 2)
        let first = try #require(lines.first)
        #expect(first["time"] as? String == time.now.description)
        #expect(first["level"] as? String == "error" && first["logger"] as? String == "test")
        #expect(first["message"] as? String == "It fails." && first["request_id"] as? String == "req_1")
        #expect(first["host"] as? String == "b" && first["task"] as? String == "t")
        let list = try #require(first["list"] as? [Any])
        #expect(list.first as? String == "x" && (list.last as? [String: String]) == ["y": "z"])
        #expect(lines.last?["host"] as? String == "a")
    }

    @Test("whatever stands in a message or in metadata, a line stays a line, and valid")
    func anything() async throws {
        let nasty = "a\nb\r\n\"c\"\\ \u{0}\u{1}\u{1F}\u{7F}\u{2028} é 👩‍👩‍👧 \t}{"
        let lines = try await lines { logger in
            logger.error("\(nasty)", metadata: ["\(nasty)": "\(nasty)", "list": ["\(nasty)", [nasty: "\(nasty)"]]])
        }
        let line = try #require(lines.first)
        #expect(lines.count == 1 && line["message"] as? String == nasty && line[nasty] as? String == nasty)
    }

    @Test("metadata that are called as a member of every line is, give way, and nothing is lost")
    func clashes() async throws {
        let lines = try await lines { logger in
            logger.error(
                "m", metadata: ["message": "1", "metadata_message": "2", "metadata_time": "3", "time": "4", "level": "5"])
        }
        let line = try #require(lines.first)
        #expect(line["message"] as? String == "m" && line["level"] as? String == "error")
        let given = Set(line.values.compactMap { $0 as? String }).intersection(["1", "2", "3", "4", "5"])
        #expect(given.count == 5)
    }

    @Test("lines that many write at once are whole, long ones too")
    func concurrent() async throws {
        let lines = try await lines { logger in
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        for number in 0..<50 {
                            logger.info("\(writer) \(number)", metadata: ["long": "\(String(repeating: "x", count: 9000))"])
                        }
                    }
                }
            }
        }
        #expect(Set(lines.compactMap { $0["message"] as? String }).count == 400)
    }

    @Test("a line says which trace it belongs to, where there is one")
    func trace() async throws {
        let lines = try await lines(LogFormat.trace) { logger in
            logger.info("outside")
            let span = OTLPTracer().startSpan("a", context: .topLevel)
            ServiceContext.$current.withValue(span.context) { logger.info("inside") }
        }
        #expect(lines.first?["trace_id"] == nil && lines.first?["span_id"] == nil)
        #expect((lines.last?["trace_id"] as? String)?.count == 32 && (lines.last?["span_id"] as? String)?.count == 16)
    }

    @Test("the format is text unless somebody says otherwise, and another stops the start")
    func setting() async throws {
        #expect(try await Given().settings().logFormat == .text)
        #expect(try await Given(environment: ["WORKCLAW_LOG_FORMAT": "json"]).settings().logFormat == .json)
        #expect(try await Given(commandLine: ["log.format": "json"]).settings().logFormat == .json)
        let error = await #expect(throws: StartError.self) {
            _ = try await Given(commandLine: ["log.format": "xml"]).settings()
        }
        #expect(error?.description == "WORKCLAW_LOG_FORMAT (--log-format): \"xml\" is not text or json")
    }
}
