public import APIKeys

/// A session's id: what people see and end it by. It opens nothing; that is the token's.
public typealias SessionID = TypeID<SessionIDKind>

public enum SessionIDKind: TypeIDKind { public static let prefix = "ses" }
