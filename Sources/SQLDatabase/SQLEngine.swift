/// Which engine runs the statements. One set of statements serves both; what asks for the engine is the exception, and says why.
public enum SQLEngine: String, Sendable, Hashable, CaseIterable {
    case sqlite, postgres
}
