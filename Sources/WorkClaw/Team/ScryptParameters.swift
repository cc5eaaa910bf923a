/// How much work scrypt (RFC 7914) makes of one password. Its memory is 128 · N · r bytes.
public struct ScryptParameters: Sendable, Hashable {
    /// log2 of N, the cost.
    public let logN: Int
    /// r
    public let blockSize: Int
    /// p
    public let parallelism: Int

    /// N = 2^17, r = 8, p = 1: 128 MiB, the first choice of the OWASP Password Storage Cheat Sheet.
    public static let standard = ScryptParameters(logN: 17, blockSize: 8, parallelism: 1)

    /// For tests: a millisecond, and no protection.
    public static let weak = ScryptParameters(logN: 4, blockSize: 8, parallelism: 1)

    private init(logN: Int, blockSize: Int, parallelism: Int) {
        self.logN = logN
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// Parameters from storage. `nil` for those that no hash of ours has: a damaged row must not allocate gigabytes.
    init?(storedLogN logN: Int, blockSize: Int, parallelism: Int) {
        guard 1...20 ~= logN, 1...16 ~= blockSize, 1...4 ~= parallelism else { return nil }
        self.init(logN: logN, blockSize: blockSize, parallelism: parallelism)
    }
}
