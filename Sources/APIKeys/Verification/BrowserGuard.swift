/// What becomes of a good key that a browser sends: whoever opens the browser's tools can copy it.
public enum BrowserGuard: String, Sendable, CaseIterable {
    /// The request is refused with `client_side_use`, and the key noted.
    case refuse
    /// The request is let through, and the key noted.
    case flag
    /// Nobody looks.
    case off
}
