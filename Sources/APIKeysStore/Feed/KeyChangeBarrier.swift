/// Lets whoever has committed a change to keys wait until this process judges by it.
public protocol KeyChangeBarrier: Sendable {
    /// Returns once keys are judged by every change up to `sequence`; or once none is accepted any more, because changes cannot be seen; or
    /// when the task is cancelled. After it, a key that the change revoked is not accepted here.
    ///
    /// - Parameter sequence: the number that the change was committed under.
    func applied(_ sequence: Int64) async
}
