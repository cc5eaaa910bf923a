/// Why the program cannot start or go on: one line for the person at the terminal.
public struct StartError: Error, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
