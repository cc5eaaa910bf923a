import Foundation

/// The program under test: the real one, as it was built beside these tests.
enum Program {
    /// `WORKCLAW_BINARY` names another one, such as an optimised build.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["WORKCLAW_BINARY"] { return path }
        return folderOfTests.appendingPathComponent("workclaw").path
    }()

    private static var folderOfTests: URL {
        let executable =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: executable).deletingLastPathComponent()
    }
}
