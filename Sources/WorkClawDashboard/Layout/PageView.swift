/// What one page shows: the values that its template names, and no others.
protocol PageView: Sendable {
    /// The template's path from this target's folder.
    static var template: String { get }
    /// What the browser's tab says.
    var title: String { get }
    /// Whether the page's script asks this server for more.
    static var asksForMore: Bool { get }
}

extension PageView {
    static var asksForMore: Bool { false }
}
