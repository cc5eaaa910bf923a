/// What sealed bytes are bound to: sealed for one context, they open in no other.
protocol SealContext: Sendable, Hashable {
    /// What it is, for whoever reads that it does not open.
    var name: String { get }

    /// What is authenticated with the sealed bytes: no two contexts may spell the same. `purpose` tells the wrapped key from the value.
    func associatedData(for purpose: String) -> [UInt8]
}
