/// What is throttled, and how.
///
/// Nobody can lock somebody else out. Whoever guesses from one place only makes that place wait; a crowd that guesses from everywhere uses up
/// the account's budget, and then a browser that the person has signed in with before is not asked for it. Neither depends on whether the account
/// exists.
enum ThrottledAct: String, Sendable, CaseIterable {
    /// Giving an address and a password.
    case signIn = "sign-in"
    /// Giving a code of the second factor or a recovery code, once the password was right.
    case code
    /// Giving the password again within a session.
    case confirmation
    /// Asking for a mail with a link.
    case mail
    /// Making an account by a link that many may use.
    case joining

    /// For one account from one address block, or from one browser that is known.
    var here: ThrottleRule {
        switch self {
        case .signIn, .code, .confirmation, .joining:
            .delay(free: 5, first: .seconds(1), longest: .seconds(15 * 60))
        case .mail: .delay(free: 2, first: .seconds(60), longest: .seconds(3600))
        }
    }

    /// For one account from everywhere, known browsers aside.
    var account: ThrottleRule {
        switch self {
        case .signIn, .confirmation, .joining: .budget(burst: 30, interval: .seconds(60))
        // Of a million codes three are right at any time: in a day the chance is below 1 in 1,000.
        case .code: .budget(burst: 10, interval: .seconds(300))
        // Each of these mails goes to the address that the budget is for, so whoever uses it up does not keep them from one.
        case .mail: .budget(burst: 5, interval: .seconds(600))
        }
    }

    /// For one address block and all accounts, known browsers aside.
    var block: ThrottleRule {
        switch self {
        case .signIn, .code, .confirmation: .budget(burst: 50, interval: .seconds(10))
        case .mail, .joining: .budget(burst: 20, interval: .seconds(60))
        }
    }
}
