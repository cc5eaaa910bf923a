import Synchronization
import WorkClaw

/// How many streams each session may have open on this node at once.
final class StreamPlaces: Sendable {
    private let most: Int
    private let taken = Mutex<[SessionID: Int]>([:])

    init(most: Int) {
        self.most = most
    }

    /// A place for one more; `nil` if the session has all that it may have.
    func take(for session: SessionID) -> Place? {
        let isFree = taken.withLock { taken in
            guard taken[session, default: 0] < most else { return false }
            taken[session, default: 0] += 1
            return true
        }
        return isFree ? Place(of: session, in: self) : nil
    }

    private func giveBack(_ session: SessionID) {
        taken.withLock { taken in
            let rest = (taken[session] ?? 1) - 1
            taken[session] = rest > 0 ? rest : nil
        }
    }

    /// Taken for as long as somebody holds it, so that none is lost, however its stream ends.
    final class Place: Sendable {
        private let session: SessionID
        private let places: StreamPlaces

        fileprivate init(of session: SessionID, in places: StreamPlaces) {
            self.session = session
            self.places = places
        }

        deinit { places.giveBack(session) }
    }
}
