import Foundation
import Programs
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A deployment survives the death of its server")
    struct KilledDeploymentTests {
        /// A host's hold lasts 5 seconds; a machine with other work to do takes its time for the rest.
        private static let bound = Duration.seconds(15)
        private static let scopes = ["claws:read", "claws:write", "deployments:read", "deployments:write", "chat:write"]

        @Test("what was acknowledged a moment before a SIGKILL is done by the next server, once")
        func afterAcknowledgement() async throws {
            try await Site.with { site in
                try await site.setUp()
                var server = try await site.serve()
                let secret = try await site.caller(server, scopes: Self.scopes).secret
                let claw = try await Caller(http: server.http, secret: secret).make("/v1/claws", #"{"name": "Scout"}"#)
                for revision in 1...4 {
                    let deployment = try await Caller(http: server.http, secret: secret).make(
                        "/v1/deployments", #"{"claw_id": "\#(claw)"}"#)
                    #expect(try await server.stop(SIGKILL).status == nil)
                    server = try await site.serve()
                    let caller = Caller(http: server.http, secret: secret)
                    let ended = try await caller.ended(deployment, within: Self.bound)
                    #expect(ended["status"]?.text == "succeeded" && ended["in_service"] == .bool(true), "\(ended)")
                    #expect(ended["revision"]?.integer == revision)
                    let statuses = ended["events"]?.elements.map { $0["status"]?.text }
                    #expect(statuses?.filter { $0 == "succeeded" }.count == 1)
                    #expect(try await caller.chat(claw).contains("Hello"))
                }
            }
        }

        @Test("a deployment whose host was killed in the middle of its check is picked up again, and ends")
        func duringCheck() async throws {
            try await Site.with { site in
                try await site.setUp()
                try await site.json("vault", "set", "OPENAI_API_KEY", input: "sk-of-the-test")
                // A provider that never answers holds the check; the one after it knows no list of models, which will do.
                let silent = try Listener(answering: nil)
                let there = try Listener(answering: "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                defer { for listener in [silent, there] { listener.stop() } }
                func serve(_ provider: Listener) async throws -> RunningServer {
                    try await site.serve(
                        "--allow-private-providers",
                        environment: ["WORKCLAW_OPENAI_BASE_URL": "http://127.0.0.1:\(provider.port)/v1"])
                }
                let first = try await serve(silent)
                let caller = try await site.caller(first, scopes: Self.scopes)
                let claw = try await caller.make("/v1/claws", #"{"name": "Scout", "model": "openai/small"}"#)
                let deployment = try await caller.make("/v1/deployments", #"{"claw_id": "\#(claw)"}"#)
                _ = try await eventually("the provider is asked") { silent.count > 0 ? true : nil }
                let waiting = try await caller.get("/v1/deployments/\(deployment)")
                #expect(waiting["status"]?.text == "in_progress")
                let refused = try await first.http.post(
                    "/v1/deployments", key: caller.secret, json: #"{"claw_id": "\#(claw)"}"#)
                #expect(refused.code == "deployment_in_progress")
                #expect(try await first.stop(SIGKILL).status == nil)

                let second = try await serve(there)
                let ended = try await Caller(http: second.http, secret: caller.secret).ended(deployment, within: Self.bound)
                #expect(ended["status"]?.text == "succeeded", "\(ended)")
                let events = ended["events"]?.elements ?? []
                #expect(events.first?["status"]?.text == "queued")
                #expect(events.contains { $0["message"]?.text?.hasPrefix("Picked up again") ?? false }, "\(events)")
                #expect(events.last?["status"]?.text == "succeeded")
                #expect(there.count > 0)
            }
        }
    }
}
