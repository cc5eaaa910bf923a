import ArgumentParser
import Foundation

@main
enum Main {
    static func main() async {
        do {
            var command = try WorkclawCommand.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let told as ExitCode {
            exit(told.rawValue)
        } catch {
            exit(Failure(error).report())
        }
    }
}
