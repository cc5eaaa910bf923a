public typealias KeyID = TypeID<KeyIDKind>
public typealias TeamID = TypeID<TeamIDKind>
public typealias UserID = TypeID<UserIDKind>
public typealias RequestID = TypeID<RequestIDKind>
public typealias EventID = TypeID<EventIDKind>

public enum KeyIDKind: TypeIDKind { public static let prefix = "key" }
/// The owner of keys: a team, a customer, a tenant.
public enum TeamIDKind: TypeIDKind { public static let prefix = "team" }
public enum UserIDKind: TypeIDKind { public static let prefix = "usr" }
public enum RequestIDKind: TypeIDKind { public static let prefix = "req" }
public enum EventIDKind: TypeIDKind { public static let prefix = "evt" }
