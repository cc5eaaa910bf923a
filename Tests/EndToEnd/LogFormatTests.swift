import Foundation
import Programs
import TestSupport
import Testing

extension EndToEnd {
    @Suite("The log as JSON lines")
    struct LogFormatTests {
        /// Each line of `text` as the object that it must be, with the members that every line has.
        private func events(_ text: String) throws -> [JSON] {
            #expect(text.isEmpty || text.hasSuffix("\n"))
            return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
                let event = try JSON(parsing: String(line))
                for name in ["time", "level", "logger", "message"] { #expect(event[name]?.text != nil, "\(line)") }
                #expect(event["time"]?.text?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil, "\(line)")
                return event
            }
        }

        @Test("has nothing else on its stream, from the start to the end, and no link that makes an Owner")
        func whole() async throws {
            try await Site.with { site in
                let server = try await site.serve(
                    "--log-format", "json", "--metrics-port", "0", environment: ["WORKCLAW_LOG_LEVEL": "debug"])
                _ = try await server.http.get("/v1/claws")
                _ = try await server.http.get("/sign-in")
                #expect(try await server.stop().status == 0)
                let link = try #require(server.announcement["set_up_link"]?.text)
                // The announcement is one line too: whoever puts both streams into one reads on line by line.
                #expect(server.child.outputText.split(separator: "\n").count == 1)
                let events = try events(server.child.errorText)
                let listens = try #require(events.first { $0["message"]?.text == "The server listens." })
                #expect(listens["level"]?.text == "notice" && listens["url"]?.text == server.announcement["url"]?.text)
                #expect(listens["metrics"]?.text == server.announcement["metrics"]?.text)
                #expect(listens["did"]?.elements.isEmpty == false)
                #expect(!server.child.errorText.contains(link) && !server.child.errorText.contains("set-up"))
            }
        }

        @Test("tells of a start that fails in the same way, wherever the format was asked for")
        func failure() async throws {
            try await Site.with { site in
                for (options, environment) in [
                    (["--log-format", "json"], [:]), ([], ["WORKCLAW_LOG_FORMAT": "json"]),
                ] as [([String], [String: String])] {
                    let child = try site.start(["serve", "--port", "http"] + options, environment: environment)
                    #expect(try await child.end().status == 1 && child.outputText.isEmpty)
                    let events = try events(child.errorText)
                    #expect(events.count == 1 && events.first?["level"]?.text == "critical")
                    #expect(events.first?["message"]?.text?.contains("--port") ?? false)
                }
                let listener = try Listener(answering: nil)
                defer { listener.stop() }
                let child = try site.start(["serve", "--port", "\(listener.port)", "--log-format", "json"])
                #expect(try await child.end().status == 1)
                #expect(try events(child.errorText).contains { $0["message"]?.text?.contains("is in use") ?? false })
            }
        }
    }
}
