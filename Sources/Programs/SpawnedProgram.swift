import CSpawn
import Foundation
import Synchronization

/// A program that this process has started, with three descriptors and no other, and every signal as it is by default.
///
/// Foundation's `Process` is not used: while it reads the names of the open descriptors, it reads past the end of them as soon as a process has
/// more than some 1,300, which a busy server has.
public final class SpawnedProgram: Sendable {
    public struct Ending: Sendable {
        /// `nil` if a signal killed it.
        public let status: Int32?
        public let at: ContinuousClock.Instant
    }

    /// It could not be started.
    public struct Failure: Error, CustomStringConvertible {
        let program: String
        let code: Int32
        public var description: String { "\(program) cannot be started: \(String(cString: strerror(code)))" }
    }

    public let identifier: Int32
    private let ending = Mutex<Ending?>(nil)
    private let hasEnded = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - program: its path. No shell reads it, nor the `arguments`.
    ///   - environment: all that it is given of one.
    ///   - input: the descriptor that is its standard input, `/dev/null` without one; `output` and `errors` likewise. They stay open here.
    /// - Throws: ``Failure``.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String], input: Int32? = nil, output: Int32? = nil,
        errors: Int32? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var copies: [Int32] = []
        defer { for copy in copies { close(copy) } }
        for (descriptor, standard) in zip([input, output, errors], Int32(0)...) {
            guard let descriptor else {
                posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
                continue
            }
            // First out of the way of 0, 1 and 2, lest one take the place of another.
            let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
            guard copy >= 0 else { throw Failure(program: program, code: errno) }
            copies.append(copy)
            posix_spawn_file_actions_adddup2(&actions, copy, standard)
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A child takes no signal that its parent's thread does not take, and Swift's threads take none.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let words = ([program] + arguments).map { strdup($0) }
        let settings = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in words + settings { free(text) } }
        var identifier = pid_t()
        let code = posix_spawn(&identifier, program, &actions, &attributes, words + [nil], settings + [nil])
        guard code == 0 else { throw Failure(program: program, code: code) }
        self.identifier = identifier
        Thread.detachNewThread { [self] in reap() }
    }

    /// `nil` while it runs.
    public var ended: Ending? { ending.withLock { $0 } }

    /// Sends it a signal, unless it has ended.
    public func send(_ signal: Int32) {
        ending.withLock { if $0 == nil { kill(identifier, signal) } }
    }

    /// Waits for its end. Blocks the thread.
    ///
    /// - Returns: how it ended, or `nil` if it runs on after `limit`.
    public func wait(atMost limit: Duration? = nil) -> Ending? {
        let deadline = limit.map { DispatchTime.now() + .milliseconds(Int($0 / .milliseconds(1))) } ?? .distantFuture
        // For the next who waits.
        if hasEnded.wait(timeout: deadline) == .success { hasEnded.signal() }
        return ended
    }

    private func reap() {
        var end = siginfo_t()
        // It is left a zombie, so that nobody else has got its number while `send` uses it.
        while waitid(P_PID, id_t(identifier), &end, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        ending.withLock { ending in
            let now = ContinuousClock.now
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            ending = Ending(status: status & 0x7f == 0 ? (status >> 8) & 0xff : nil, at: now)
        }
        hasEnded.signal()
    }
}
