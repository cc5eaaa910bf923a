/// What many keys have in common: whose they are and what they may do. Held once for all of them.
struct KeyProfile: Hashable {
    let teamID: TeamID
    let createdBy: UserID
    let scopes: ScopeSet
    /// The position of the address list among the index's lists, plus one; 0 means that there is none.
    let addressList: UInt32
    /// The position of the limits among the index's limits, plus one; 0 means that there are none.
    var limitList: UInt32 = 0
}
