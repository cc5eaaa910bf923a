import APIKeys
import ArgumentParser

extension KeyID: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension CIDR: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Scope: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension KeyStatus: ExpressibleByArgument {}
