public import APIKeys
import Foundation
import Programs

/// Hands mail to a program with sendmail's interface: the message on standard input, the recipient in its `To` field.
///
/// No shell reads the command, and nothing of a message is among its arguments. The program is given none of this process's settings, among which
/// may be secrets, and what it prints is thrown away. It runs on a thread of its own, never one of Swift's cooperative threads.
public struct SendmailMailer: Mailer {
    /// How much a pipe holds without anybody reading it (pipe(7)): so the message is all there before the program starts.
    static let longestMessage = 60_000
    static let mostAtOnce = 2
    /// What a mail program may need to find its own settings.
    static let environment: Set<String> = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TMPDIR", "TZ"]

    let program: String
    let arguments: [String]
    private let sender: EmailAddress
    private let timeLimit: Duration
    private let time: any TimeSource
    private let threads = WorkerThreads(name: "mailer", most: mostAtOnce)

    /// - Parameters:
    ///   - command: the program's absolute path and its arguments, divided by spaces, as in `/usr/sbin/sendmail -t -i`. `-t -i` is added if there
    ///     are no arguments.
    ///   - sender: what stands in the `From` field.
    ///   - timeLimit: after which the program is ended.
    /// - Returns: `nil` unless the command begins with an absolute path.
    public init?(
        command: String, from sender: EmailAddress, timeLimit: Duration = .seconds(30), time: any TimeSource
    ) {
        let words = command.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let program = words.first, program.hasPrefix("/") else { return nil }
        self.program = program
        self.arguments = words.count > 1 ? Array(words.dropFirst()) : ["-t", "-i"]
        self.sender = sender
        self.timeLimit = timeLimit
        self.time = time
    }

    public func send(_ message: MailMessage) async throws {
        let text = message.encoded(
            from: sender, at: time.now, id: SessionToken().expose().lowercased().replacing("_", with: "x"))
        try await threads.run { try run(Array(text.utf8)) }
    }

    private func run(_ message: [UInt8]) throws {
        guard message.count <= Self.longestMessage else {
            throw MailError(code: .tooLong, message: "a mail of \(message.count) bytes is too long to send")
        }
        let input = Pipe()
        // Before it starts: a program that ends without reading must not end this one by a signal.
        try input.fileHandleForWriting.write(contentsOf: message)
        try input.fileHandleForWriting.close()
        let settings = ProcessInfo.processInfo.environment.filter { Self.environment.contains($0.key) }
        let started = withExtendedLifetime(input) {
            try? SpawnedProgram(
                program, arguments, environment: settings, input: input.fileHandleForReading.fileDescriptor)
        }
        guard let started else { throw MailError(code: .notStarted, message: "\(program) cannot be started") }
        guard let ending = started.wait(atMost: timeLimit) else {
            // Not asked first: it has had its time.
            started.send(SIGKILL)
            _ = started.wait()
            throw MailError(code: .timedOut, message: "\(program) did not take a mail within \(timeLimit)")
        }
        guard ending.status == 0 else {
            let how = ending.status.map { "with the status \($0)" } ?? "by a signal"
            throw MailError(code: .refused, message: "\(program) ended \(how)")
        }
    }
}
