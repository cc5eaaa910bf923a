public import APIKeys

public typealias SecretID = TypeID<SecretIDKind>
public typealias MasterKeyID = TypeID<MasterKeyIDKind>

public enum SecretIDKind: TypeIDKind { public static let prefix = "sec" }
public enum MasterKeyIDKind: TypeIDKind { public static let prefix = "mk" }
