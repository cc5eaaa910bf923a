/// Hashes passwords with scrypt, on threads of its own, at most two at once: each takes 128 MiB for some tenths of a second,
/// and neither the memory nor the time may be taken from requests. What comes meanwhile waits its turn.
///
/// The bound holds for each hasher by itself: a process uses ``shared`` alone, and others are for tests.
public final class PasswordHasher: Sendable {
    public static let shared = PasswordHasher()

    public static let mostAtOnce = 2

    let parameters: ScryptParameters
    private let threads = WorkerThreads(name: "password-hasher", most: mostAtOnce)

    public init(parameters: ScryptParameters = .standard) {
        self.parameters = parameters
    }

    /// The hash of `password` with a new salt.
    func hash(_ password: Password) async throws -> PasswordHash {
        try await threads.run { [parameters] in
            try PasswordHash(of: password, salt: Self.makeSalt(), parameters: parameters)
        }
    }

    /// Whether `password` is the one that `hash` was made of. Without a hash the answer is no, after the same time: who tries
    /// addresses learns nothing about which of them exist.
    func verify(_ password: Password, against hash: PasswordHash?) async throws -> Bool {
        try await threads.run { [parameters] in
            if let hash { return try hash.matches(password) }
            _ = try PasswordHash(of: password, salt: Self.makeSalt(), parameters: parameters)
            return false
        }
    }

    private static func makeSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<PasswordHash.saltLength).map { _ in generator.next() }
    }
}
