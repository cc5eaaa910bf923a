public import Hummingbird

/// The context of a server that needs to know no more than who is calling.
public struct BasicKeyedRequestContext: KeyedRequestContext {
    public var coreContext: CoreRequestContextStorage
    public var keyedContext: KeyedContextStorage

    public init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.keyedContext = .init(source: source)
    }
}
