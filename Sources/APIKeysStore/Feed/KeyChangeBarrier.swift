/// Lets whoever has committed a change to keys wait until this process judges by it.
public protocol KeyChangeBarrier: Sendable {
    /// Returns once keys are judged by every change that was committed before the call; or once none is accepted any more, because changes cannot
    /// be seen; or when the task is cancelled. After it, a key that the change revoked is not accepted here.
    func caughtUp() async
}
