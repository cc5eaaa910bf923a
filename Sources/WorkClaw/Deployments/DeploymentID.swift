public import APIKeys

public typealias DeploymentID = TypeID<DeploymentIDKind>

public enum DeploymentIDKind: TypeIDKind { public static let prefix = "dep" }
