import Testing

@testable import WorkClawClient

@Suite("A pause before the next try")
struct RetryPolicyTests {
    private let policy = RetryPolicy(tries: 6, base: .milliseconds(200), longestPause: .seconds(1), limit: .seconds(30))

    @Test(
        "its longest length doubles with each try, up to the longest of all",
        arguments: [(1, 200), (2, 400), (3, 800), (4, 1000), (5, 1000)])
    func doubling(tried: Int, longest: Int) {
        #expect(policy.pause(tried: tried, elapsed: .zero, asked: .zero, fraction: 1) == .milliseconds(longest))
    }

    @Test("it is anything between nothing and that")
    func jitter() {
        #expect(policy.pause(tried: 3, elapsed: .zero, asked: .zero, fraction: 0) == .zero)
        #expect(policy.pause(tried: 3, elapsed: .zero, asked: .zero, fraction: 0.25) == .milliseconds(200))
    }

    @Test("what the server asks for comes before it")
    func asked() {
        #expect(policy.pause(tried: 1, elapsed: .zero, asked: .seconds(3), fraction: 0.5) == .milliseconds(3100))
    }

    @Test("there is none after the last try, and none that would end past the limit")
    func bounds() {
        #expect(policy.pause(tried: 6, elapsed: .zero, asked: .zero, fraction: 0) == nil)
        #expect(policy.pause(tried: 1, elapsed: .seconds(29), asked: .seconds(1), fraction: 0) == .seconds(1))
        #expect(policy.pause(tried: 1, elapsed: .seconds(29), asked: .seconds(1), fraction: 0.01) == nil)
        #expect(RetryPolicy.never.pause(tried: 1, elapsed: .zero, asked: .zero, fraction: 0) == nil)
    }

    @Test("a thousand tries overflow nothing")
    func many() {
        let patient = RetryPolicy(tries: 2000)
        #expect(patient.pause(tried: 1000, elapsed: .zero, asked: .zero, fraction: 1) == .seconds(8))
    }
}
