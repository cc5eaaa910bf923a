public import APIKeys

public typealias ClawID = TypeID<ClawIDKind>

public enum ClawIDKind: TypeIDKind { public static let prefix = "claw" }
