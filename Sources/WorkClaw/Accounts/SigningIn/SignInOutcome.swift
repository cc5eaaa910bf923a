public import APIKeys

/// What came of an address and a password.
public enum SignInOutcome: Sendable {
    case signedIn(StartedSession)
    /// The password is right, and a code of the second factor is asked for next. The ticket is for ``AccountStore/completeSignIn(_:code:from:device:replacing:at:)``;
    /// it opens nothing by itself, and is good for 10 minutes.
    case codeNeeded(SignInTicket)
    /// There is no account with this address, or the password is another, or it has none: which of them is not told, neither in words nor in time.
    case wrong
    /// There have been too many tries, whether or not there is such an account: not before this time.
    case wait(until: Timestamp)
}
