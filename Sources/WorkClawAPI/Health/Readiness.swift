/// Says whether the server can judge keys and reach its data.
public protocol Readiness: Sendable {
    /// What stands in the way, as a sentence that may be shown to anybody; `nil` if nothing does.
    func obstacle() async -> String?
}
