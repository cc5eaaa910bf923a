import APIKeys
import Synchronization

/// Makes a ``Wording`` when the scopes have changed, once for all connections.
final class Wordings: Sendable {
    private let catalog: Published<ScopeCatalog>
    private let make: @Sendable (Published<ScopeCatalog>.Edition) -> Wording
    private let made: Mutex<Wording>

    init(_ configuration: VerifyPort.Configuration, answers source: some AnswerSource) {
        let (catalog, prefix) = (configuration.catalog, configuration.fieldPrefix)
        let make = { @Sendable (edition: Published<ScopeCatalog>.Edition) in
            Wording(edition, fieldPrefix: prefix, answers: source)
        }
        self.catalog = catalog
        self.make = make
        made = Mutex(make(catalog.latest))
    }

    /// - Parameter known: what its caller had from here the last time: nothing newer is found by one atomic load.
    @inline(__always)
    func current(_ known: Wording?) -> Wording {
        if let known, known.number == catalog.number { return known }
        return made.withLock { made in
            if made.number != catalog.number { made = make(catalog.latest) }
            return made
        }
    }
}
