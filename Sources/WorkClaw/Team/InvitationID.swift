public import APIKeys

public typealias InvitationID = TypeID<InvitationIDKind>

public enum InvitationIDKind: TypeIDKind { public static let prefix = "inv" }
