public import ArgumentParser
public import WorkClawServer

extension TypeID: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension CIDR: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Scope: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension RateLimit: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension KeyStatus: ExpressibleByArgument {}

extension SecretScope: ExpressibleByArgument {}

extension AssignableRole: ExpressibleByArgument {}
