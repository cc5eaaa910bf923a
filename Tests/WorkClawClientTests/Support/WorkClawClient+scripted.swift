import TestSupport

@testable import WorkClawClient

extension WorkClawClient {
    static let key = "wc_live_ThisKeyIsOfATestAndOpensNothing000000"

    /// A client whose server is a script, and whose time passes when it sleeps.
    static func scripted(
        _ transport: ScriptedTransport, retrying: RetryPolicy = RetryPolicy(), clock: MovedClock = MovedClock(),
        bodyTimeout: Duration = .seconds(120), seed: UInt64 = 1
    ) throws -> WorkClawClient {
        try WorkClawClient(
            url: ScriptedTransport.base, key: key, retrying: retrying, bodyTimeout: bodyTimeout, transport: transport,
            clock: clock,
            generator: SplitMix64(seed: seed))
    }
}

/// What `body` throws as an `Expected`; `nil` if it throws something else, or nothing.
func thrown<Expected: Error>(_ type: Expected.Type = Expected.self, _ body: () async throws -> Void) async -> Expected? {
    do {
        try await body()
        return nil
    } catch { return error as? Expected }
}
