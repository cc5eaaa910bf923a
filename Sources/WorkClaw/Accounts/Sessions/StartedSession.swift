/// A session together with what its cookies hold: the one time that both are in one place.
public struct StartedSession: Sendable, Hashable {
    public let session: Session
    public let token: SessionToken
    /// A browser that has not been signed in with before is given one: see ``DeviceToken``. `nil` if it has one already.
    public let newDevice: DeviceToken?
}
