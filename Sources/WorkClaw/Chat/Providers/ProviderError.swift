/// Why a model provider gave no answer. Its message is safe to show: nothing that a provider sent stands in it.
public struct ProviderError: Error, Sendable, Hashable {
    public enum Code: String, Sendable, CaseIterable {
        /// No connection, or it broke before the answer was whole.
        case unreachable
        case timedOut
        /// The provider answered with an error.
        case refused
        /// The provider answered with something that is none of its API.
        case invalidAnswer
        /// The provider's address is private, and private addresses are not allowed.
        case addressNotAllowed
        /// The secret that opens the provider is not in the vault.
        case secretMissing
        /// The secret that opens the provider cannot be sent: it is not of visible ASCII characters alone.
        case secretUnusable
        /// The Claw names a model of no known provider.
        case unknownModel
    }

    public let code: Code
    public let message: String
    /// Whether it may well be over in a moment, and says little about the Claw: nothing came, or the provider was busy or broken.
    let isPassing: Bool

    private init(code: Code, message: String, isPassing: Bool = false) {
        self.code = code
        self.message = message
        self.isPassing = isPassing
    }

    init(_ code: Code) {
        let message =
            switch code {
            case .unreachable: "The model provider cannot be reached, or the connection broke."
            case .timedOut: "The model provider took too long to answer."
            case .refused: "The model provider refused the request."
            case .invalidAnswer: "The model provider answered with something else than a reply."
            case .addressNotAllowed:
                "The model provider's address is a private one, which the operator has not allowed (--allow-private-providers)."
            case .secretMissing: "The secret that opens the model provider is not in the vault."
            case .secretUnusable: "The secret that opens the model provider is not of visible ASCII characters alone."
            case .unknownModel: "The Claw names a model of no known provider: echo, openai/<model> or anthropic/<model>."
            }
        self.init(code: code, message: message, isPassing: code == .unreachable || code == .timedOut)
    }

    static func refused(status: UInt) -> ProviderError {
        let hint =
            switch status {
            case 401, 403: " Check the secret that opens it."
            case 404: " Check the model's name and the base URL."
            case 429: " It takes no more requests for now."
            default: ""
            }
        return ProviderError(
            code: .refused, message: "The model provider refused the request with status \(status).\(hint)",
            isPassing: status == 408 || status == 429 || status >= 500)
    }

    static func secretUnusable(_ name: SecretName) -> ProviderError {
        ProviderError(
            code: .secretUnusable,
            message: "The secret \(name) that opens the model provider is not of visible ASCII characters alone.")
    }

    static func secretMissing(_ name: SecretName) -> ProviderError {
        ProviderError(
            code: .secretMissing, message: "The secret \(name) that opens the model provider is not in the vault.")
    }
}

extension ProviderError: CustomStringConvertible {
    public var description: String { message }
}
