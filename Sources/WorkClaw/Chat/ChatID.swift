public import APIKeys

public typealias ConversationID = TypeID<ConversationIDKind>
public typealias MessageID = TypeID<MessageIDKind>

public enum ConversationIDKind: TypeIDKind { public static let prefix = "conv" }
public enum MessageIDKind: TypeIDKind { public static let prefix = "msg" }
