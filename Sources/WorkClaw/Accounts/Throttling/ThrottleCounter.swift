import APIKeys
import Crypto

/// One row that a try is counted in. Its key is a keyed hash: the table tells nobody which accounts and addresses were tried.
struct ThrottleCounter: Sendable, Hashable {
    let key: [UInt8]
    let rule: ThrottleRule

    /// The counters of a try, in the order in which every transaction locks them: so no two wait for each other.
    ///
    /// - Parameters:
    ///   - account: what names the account, whether or not it exists.
    ///   - device: the digest of the token of a browser that is known to be the account's.
    static func all(
        of act: ThrottledAct, account: String, from address: IPAddress, device: [UInt8]?, secret: [UInt8]
    ) -> [ThrottleCounter] {
        func counter(_ rule: ThrottleRule, _ parts: String...) -> ThrottleCounter {
            let text = ([act.rawValue] + parts).map { "\($0.utf8.count):\($0)" }.joined()
            let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: secret))
            return ThrottleCounter(key: Array(code), rule: rule)
        }
        if let device {
            return [counter(act.here, "device", account, Base64URL.encode(device))]
        }
        let block = address.block.description
        return [
            counter(act.block, "block", block), counter(act.account, "account", account),
            counter(act.here, "here", account, block),
        ]
    }
}
