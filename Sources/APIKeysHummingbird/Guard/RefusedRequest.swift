import APIKeys

/// Thrown on the way to a handler by what has found a reason to refuse; the guard above answers.
struct RefusedRequest: Error {
    let refusal: Refusal
    var scope: Scope?
    var standing: RateStanding?
}
