import Foundation
import Programs
import Synchronization

/// A PostgreSQL server of the tests' own, with its data in a folder under /tmp, on a free port of 127.0.0.1.
///
/// A shell watches over it: it holds the end of a pipe whose other end is here. When that closes, because the server is no longer needed or
/// because the test process died, however it died, the shell stops the server and deletes its data.
public final class PostgresServer: Sendable {
    /// The one that most tests share, each with a database of its own. It is there as long as the process.
    public static let shared = Result { try PostgresServer() }

    public static let user = "workclaw"
    /// What must not be found in any error.
    public static let password = "correct-horse-%-battery"

    public struct Unusable: Error, CustomStringConvertible {
        public let description: String
    }

    public let port: Int
    private let programs: String
    private let data: String
    private let watcher: SpawnedProgram
    /// What the watcher reads commands from, and whose end it waits for.
    private let leash = Pipe()
    /// Whose word in `postmaster.pid` no longer counts.
    private let killed = Mutex<Int32>(0)

    public convenience init() throws {
        try self.init(copying: nil)
    }

    /// A standby that follows `primary`, from a copy of its data, until ``promote()``.
    public convenience init(standbyOf primary: PostgresServer) throws {
        try self.init(copying: primary)
    }

    private init(copying primary: PostgresServer?) throws {
        let folder = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let installed = versions.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/bin/postgres") }
        guard let version = installed.max(by: { (Int($0) ?? 0) < (Int($1) ?? 0) }) else {
            throw Unusable(description: "PostgreSQL is not installed: run scripts/bootstrap --test")
        }
        programs = "\(folder)/\(version)/bin"
        port = try FreePort.next()
        data = "/tmp/workclaw-postgres-\(UUID().uuidString)"
        let words = [
            "-c", Self.watch, "sh", programs, data, "\(port)", Self.user, Self.password, primary.map { "\($0.port)" } ?? "",
        ]
        watcher = try SpawnedProgram(
            "/bin/sh", words, environment: ProcessInfo.processInfo.environment,
            input: leash.fileHandleForReading.fileDescriptor)
        try leash.fileHandleForReading.close()
        try waitUntilItAnswers(for: 60)
    }

    deinit {
        stop()
    }

    /// Stops the server and deletes its data.
    public func stop() {
        try? leash.fileHandleForWriting.close()
        _ = watcher.wait()
    }

    /// Runs a statement that no transaction may hold, such as CREATE DATABASE.
    public func run(_ statement: String) throws {
        let words = [
            "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", "\(port)", "-U", Self.user, "-d", "postgres", "-c",
            statement,
        ]
        let status = try ask("psql", words)
        guard status == 0 else { throw Unusable(description: "psql refused: \(statement)") }
    }

    func dump(_ database: String) throws -> Data {
        let file = URL(filePath: "\(NSTemporaryDirectory())/workclaw-dump-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let words = ["-h", "127.0.0.1", "-p", "\(port)", "-U", Self.user, database]
        guard try ask("pg_dump", words, output: FileHandle(forWritingTo: file)) == 0 else {
            throw Unusable(description: "pg_dump failed")
        }
        return try Data(contentsOf: file)
    }

    /// Runs one of PostgreSQL's own programs to its end.
    private func ask(_ program: String, _ arguments: [String], output: FileHandle? = nil) throws -> Int32? {
        let program = try withExtendedLifetime(output) {
            try SpawnedProgram(
                "\(programs)/\(program)", arguments, environment: ["PGPASSWORD": Self.password],
                output: output?.fileDescriptor,
                errors: FileHandle.standardError.fileDescriptor)
        }
        return program.wait()?.status
    }

    /// Kills the server as the kernel does when memory is short: without a last word.
    public func kill() throws {
        let processes = try processes()
        killed.withLock { $0 = processes[0] }
        for id in processes { Foundation.kill(id, SIGKILL) }
    }

    /// Starts it again after ``kill()``.
    public func restart() throws {
        try leash.fileHandleForWriting.write(contentsOf: Data("start\n".utf8))
        try waitUntilItAnswers(for: 60)
    }

    /// Makes a primary of a standby, in a timeline of its own.
    public func promote() throws {
        try leash.fileHandleForWriting.write(contentsOf: Data("promote\n".utf8))
        for _ in 0..<1200 {
            if FileManager.default.fileExists(atPath: "\(data)/promoted") { return }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw Unusable(description: "the standby was not promoted")
    }

    /// Stops all of its processes in the middle of whatever they do, so that it takes connections and answers nothing.
    public func freeze() throws {
        for id in try processes() { Foundation.kill(id, SIGSTOP) }
    }

    public func thaw() throws {
        for id in try processes() { Foundation.kill(id, SIGCONT) }
    }

    /// A connection string for `database`.
    public func url(_ database: String = "postgres", port: Int? = nil, password: String = password, parameters: String = "")
        -> String
    {
        let escaped = password.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "postgres://\(Self.user):\(escaped)@127.0.0.1:\(port ?? self.port)/\(database)\(parameters)"
    }

    /// The server's own process, and those that serve its connections.
    private func processes() throws -> [Int32] {
        let file = try String(contentsOfFile: "\(data)/data/postmaster.pid", encoding: .utf8)
        guard let first = file.split(separator: "\n").first, let postmaster = Int32(first) else {
            throw Unusable(description: "postmaster.pid cannot be read")
        }
        let children = try? String(contentsOfFile: "/proc/\(postmaster)/task/\(postmaster)/children", encoding: .utf8)
        return [postmaster] + (children ?? "").split(separator: " ").compactMap { Int32($0) }
    }

    private func waitUntilItAnswers(for seconds: Int) throws {
        // A server that was killed has left its file behind.
        let killed = killed.withLock { $0 }
        for _ in 0..<(seconds * 20) {
            if let file = try? String(contentsOfFile: "\(data)/data/postmaster.pid", encoding: .utf8), file.contains("ready"),
                !file.hasPrefix("\(killed)\n")
            {
                return
            }
            guard watcher.ended == nil else { break }
            Thread.sleep(forTimeInterval: 0.05)
        }
        let log = (try? String(contentsOfFile: "\(data)/log", encoding: .utf8)) ?? "no log"
        throw Unusable(description: "PostgreSQL does not start: \(log.suffix(2000))")
    }

    /// PostgreSQL refuses to run as root, who therefore becomes `postgres`, the user that Debian's package makes.
    private static let watch = """
        bin=$1 folder=$2 port=$3 user=$4 password=$5 primary=$6
        trap '' INT
        run() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
        start() {
            while ! run "$bin/pg_ctl" start -w -t 60 -D "$folder/data" -l "$folder/log" -o \
                "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=600 -c logging_collector=off -c wal_retrieve_retry_interval=100ms"
            do sleep 0.2; done </dev/null
        }
        run mkdir -m 700 "$folder" && printf '%s' "$password" | run tee "$folder/password" >/dev/null &&
        if [ -z "$primary" ]; then
            run "$bin/initdb" --no-sync --auth=scram-sha-256 --username="$user" --pwfile="$folder/password" --encoding=UTF8 \
                --locale=C.UTF-8 -D "$folder/data" >"/dev/null" </dev/null
        else
            export PGPASSWORD="$password"
            run "$bin/pg_basebackup" --no-sync --checkpoint=fast --write-recovery-conf \
                --dbname="host=127.0.0.1 port=$primary user=$user" -D "$folder/data" >"/dev/null" </dev/null
        fi && start
        while read -r command; do
            case $command in
                start) start ;;
                promote) run "$bin/pg_ctl" promote -w -t 60 -D "$folder/data" </dev/null && touch "$folder/promoted" ;;
            esac
        done
        # It may be frozen, and would not hear that it is to stop.
        kill -CONT "$(head -n 1 "$folder/data/postmaster.pid")"
        run "$bin/pg_ctl" stop -m immediate -D "$folder/data" </dev/null
        rm -rf "$folder"
        """
}
