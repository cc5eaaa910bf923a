import Foundation
import Programs
import Testing

@Suite("A program that is started")
struct SpawnedProgramTests {
    /// Runs a script of the shell, and says what it printed.
    private func run(_ script: String, environment: [String: String] = [:]) throws -> (
        ending: SpawnedProgram.Ending?, said: String
    ) {
        let file = FileManager.default.temporaryDirectory.appending(path: "workclaw-program-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try FileHandle(forWritingTo: file)
        let program = try withExtendedLifetime(output) {
            try SpawnedProgram(
                "/bin/sh", ["-c", script], environment: environment, output: output.fileDescriptor)
        }
        let ending = program.wait()
        return (ending, try String(contentsOf: file, encoding: .utf8))
    }

    @Test("has three descriptors, and none of the many that are open here, whether or not they are closed on exec")
    func descriptors() throws {
        // At free numbers: those of others, whose tests run beside this one, stay as they are.
        let open = (0..<40).map { _ in fcntl(2, F_DUPFD, 400) }
        defer { for descriptor in open { close(descriptor) } }
        // The shell's own listing opens one more.
        #expect(try run("ls /proc/$$/fd").said.split(separator: "\n") == ["0", "1", "2"])
    }

    @Test("has the environment that it is given and no more")
    func environment() throws {
        #expect(try run("env", environment: ["ONE": "1"]).said.split(separator: "\n").contains("ONE=1"))
        #expect(try !run("env").said.contains("HOME="))
    }

    @Test("takes signals as a program of the shell does")
    func signals() throws {
        let said = try run("grep -E 'Sig(Blk|Ign)' /proc/self/status").said
        let masks = said.split(separator: "\n").compactMap { UInt64($0.suffix(16), radix: 16) }
        // The two after the 31st are the C library's own.
        #expect(masks.map { $0 & 0x7fff_ffff } == [0, 0], "\(said)")
    }

    @Test("its status is told, and a signal has none")
    func statuses() throws {
        #expect(try run("exit 75").ending?.status == 75)
        let killed = try run("kill -9 $$").ending
        #expect(killed != nil && killed?.status == nil)
    }

    @Test("that is not there is an error that names it")
    func missing() throws {
        do {
            _ = try SpawnedProgram("/nowhere/program", [], environment: [:], input: 0, output: 1, errors: 2)
            Issue.record("it was started")
        } catch {
            #expect("\(error)" == "/nowhere/program cannot be started: No such file or directory")
        }
    }

    @Test("can be waited for by several, for a time, and is ended by a signal once")
    func waiting() throws {
        let program = try SpawnedProgram(
            "/bin/sleep", ["600"], environment: [:])
        #expect(program.wait(atMost: .milliseconds(1)) == nil && program.ended == nil)
        program.send(SIGTERM)
        #expect(program.wait() != nil && program.wait() != nil)
        // Nobody is hit who has got its number since.
        program.send(SIGKILL)
    }
}
