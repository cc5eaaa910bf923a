public import APIKeys

extension KeyFormat {
    /// The keys of WorkClaw: `wc_live_` and 36 characters more.
    public static let workclaw = sourceConstant { try KeyFormat(prefix: "wc_live_") }
}
