import SQLDatabase

/// What ends a statement otherwise than with its result.
enum PostgresFailure: Error {
    /// The server refused it. The transaction can only be rolled back; the connection goes on.
    case refused(SQLError, state: SQLState)
    /// The connection is gone.
    case lost(SQLError)
    /// The deadline passed. The connection is dropped as it is: a frozen server answers nothing, least of all a cancel.
    case late(SQLError)

    var error: SQLError {
        switch self {
        case .refused(let error, _), .lost(let error), .late(let error): error
        }
    }

    /// Whether the connection can go on being used.
    var leavesConnection: Bool {
        if case .refused(_, let state) = self { !state.endsConnection } else { false }
    }
}
