public import SQLDatabase

/// One of the two databases of a copy.
public struct CopyEnd: Sendable {
    /// Keys and the workspace.
    public let main: any SQLDatabase
    /// The activity log's file; `nil` if its tables lie beside the others.
    public let activity: (any SQLDatabase)?

    public init(main: any SQLDatabase, activity: (any SQLDatabase)?) {
        self.main = main
        self.activity = activity
    }

    public var ofActivity: any SQLDatabase { activity ?? main }
}
