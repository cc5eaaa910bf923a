import ArgumentParser
import WorkClawServer

extension SecretName {
    /// The name that an argument gives. It is not repeated if it is none: it may be the secret itself, in the wrong place.
    init(argument: String, of option: String = "<name>") throws {
        guard let name = SecretName(argument) else {
            throw ValidationError("\(option): must be 1 to \(Self.longest) letters, digits, _ and -")
        }
        self = name
    }
}
