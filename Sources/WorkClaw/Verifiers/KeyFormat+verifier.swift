public import APIKeys

extension KeyFormat {
    /// The credentials of verifiers: `wcv_live_` and 36 characters more. No key begins so, and none of these like a key.
    public static let workclawVerifier = sourceConstant { try KeyFormat(prefix: "wcv_live_") }

    /// All secrets that somebody could put where none belongs: nothing of them is left in what is recorded.
    public static let workclawSecrets: [KeyFormat] = [.workclaw, .workclawVerifier]
}
