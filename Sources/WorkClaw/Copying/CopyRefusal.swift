/// Why an installation is not copied: one line for the person at the terminal.
public struct CopyRefusal: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
