import SQLDatabase

extension WorkspaceError {
    /// What `error` says of the store, for those who need not know that it speaks SQL.
    ///
    /// - Returns: `nil` unless the store cannot be used now.
    public init?(ofStore error: any Error) {
        guard let error = error as? SQLError, error.code == .unavailable else { return nil }
        self.init(.storeUnavailable, "The store cannot be used now. Nothing is known to have changed; try again.")
    }
}
