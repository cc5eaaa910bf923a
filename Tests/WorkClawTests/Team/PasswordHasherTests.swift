import Foundation
import Synchronization
import Testing

@testable import WorkClaw

@Suite("The password hasher")
struct PasswordHasherTests {
    @Test("two hashes of one password differ, and both verify")
    func salts() async throws {
        let hasher = PasswordHasher(parameters: .weak)
        let password = try Password("correct horse battery")
        let (one, other) = try await (hasher.hash(password), hasher.hash(password))
        #expect(one.text != other.text)
        #expect(try await hasher.verify(password, against: one))
        #expect(try await hasher.verify(password, against: other))
        #expect(try await !hasher.verify(Password("correct horse batterz"), against: one))
        #expect(try await !hasher.verify(password, against: nil))
    }

    @Test("the standard parameters are N = 2^17, r = 8, p = 1")
    func standard() async throws {
        let hash = try await PasswordHasher.shared.hash(Password("correct horse battery"))
        #expect(hash.text.hasPrefix("$scrypt$ln=17,r=8,p=1$"))
    }

    @Test("of any amount of work two pieces run at once, and the others wait their turn")
    func bound() async {
        let threads = WorkerThreads(name: "test", most: PasswordHasher.mostAtOnce)
        let (gate, progress) = (Gate(), Progress())
        for _ in 0..<10 {
            threads.submit {
                progress.start()
                gate.wait()
                progress.end()
            }
        }
        #expect(threads.load.running == 2)
        #expect(threads.load.waiting.count == 8)
        gate.open()
        // Behind all others, so it runs when at most one of them is left.
        await withCheckedContinuation { continuation in threads.submit { continuation.resume() } }
        #expect(progress.peak <= 2)
        #expect(threads.load.waiting.isEmpty)
    }

    @Test("work that blocks takes none of the threads that Swift's tasks run on", .timeLimit(.minutes(1)))
    func threads() async throws {
        let most = 2 * ProcessInfo.processInfo.activeProcessorCount
        let threads = WorkerThreads(name: "test-thread", most: most)
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<most { group.addTask { try await threads.run { gate.wait() } } }
            while threads.load.running < most { await Task.yield() }
            // On the tasks' threads, of which there are as many as processors, nothing would come through here.
            #expect(try await atOnce(100) { $0 }.count == 100)
            gate.open()
            try await group.waitForAll()
        }
    }

    @Test("after its work a thread ends, and later work gets a new one")
    func idle() async throws {
        let threads = WorkerThreads(name: "test", most: 1)
        for number in 0..<100 { #expect(try await threads.run { number } == number) }
    }
}

/// Holds threads back until it is opened.
private final class Gate: Sendable {
    private let condition = NSCondition()
    private let isOpen = Mutex(false)

    func wait() {
        condition.lock()
        while !isOpen.withLock({ $0 }) { condition.wait() }
        condition.unlock()
    }

    func open() {
        condition.lock()
        isOpen.withLock { $0 = true }
        condition.broadcast()
        condition.unlock()
    }
}

private final class Progress: Sendable {
    private let state = Mutex((running: 0, peak: 0))

    var peak: Int { state.withLock { $0.peak } }

    func start() {
        state.withLock { state in
            state.running += 1
            state.peak = max(state.peak, state.running)
        }
    }

    func end() { state.withLock { $0.running -= 1 } }
}
