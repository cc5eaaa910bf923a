import APIKeys
import AsyncHTTPClient
import Foundation
import NIOCore

/// Calls providers over HTTP.
///
/// The host's name is looked up here, and the connection goes to an address that was looked at, never to whatever the name says a moment
/// later: so no name can lead to a private address, by answering differently the second time either. TLS still asks for a certificate
/// of the name. Redirects are not followed.
struct ProviderHTTP: Sendable {
    /// How many of a host's addresses are tried.
    private static let mostAddresses = 4
    private static let longestConnecting = Duration.seconds(10)

    /// How long until the next bytes.
    let timeout: Duration
    let rule: AddressRule
    private let lookup = HostLookup()

    init(timeout: Duration, rule: AddressRule) {
        self.timeout = timeout
        self.rule = rule
    }

    /// Sends the request, and hands the answer to `body`.
    ///
    /// - Throws: ``ProviderError``; whatever `body` throws.
    func send<Result: Sendable>(
        _ request: ProviderRequest, _ body: @Sendable (inout ProviderResponse) async throws -> Result
    ) async throws -> Result {
        guard let host = request.host else { throw ProviderError(.unreachable) }
        let found = try await lookup.addresses(of: host)
        let allowed = found.filter(rule.allows)
        guard found.isEmpty || !allowed.isEmpty else { throw ProviderError(.addressNotAllowed) }
        for address in allowed.prefix(Self.mostAddresses) {
            if let result = try await send(request, toHost: host, at: address, body) { return result }
        }
        throw ProviderError(.unreachable)
    }

    /// - Returns: `nil` if no connection to the address came about, so that nothing has been sent.
    private func send<Result: Sendable>(
        _ request: ProviderRequest, toHost host: String, at address: IPAddress,
        _ body: @Sendable (inout ProviderResponse) async throws -> Result
    ) async throws -> Result? {
        // A client for each call: it holds one connection to one address, and a model's answer takes a thousand times as long as the
        // connecting.
        try await HTTPClient.withHTTPClient(configuration: configuration(host: host, address: address)) { client in
            let answer: HTTPClientResponse
            do {
                answer = try await client.execute(request.forClient, timeout: Self.amount(timeout))
            } catch  where Self.isOfConnecting(error) {
                return nil
            } catch {
                throw Self.translated(error)
            }
            var response = ProviderResponse(answer)
            return try await body(&response)
        }
    }

    private func configuration(host: String, address: IPAddress) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.dnsOverride = [host: address.description]
        configuration.timeout.connect = Self.amount(min(timeout, Self.longestConnecting))
        configuration.timeout.read = Self.amount(timeout)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// What an error of the client's is to those who asked.
    static func translated(_ error: any Error) -> any Error {
        if Task.isCancelled || error is CancellationError { return CancellationError() }
        switch error as? HTTPClientError {
        case .deadlineExceeded, .readTimeout, .writeTimeout: return ProviderError(.timedOut)
        case .cancelled: return CancellationError()
        default: return ProviderError(.unreachable)
        }
    }

    /// Whether no connection came about. After that nothing may be sent again: it may have been done.
    private static func isOfConnecting(_ error: any Error) -> Bool {
        if let error = error as? IOError {
            return [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
        }
        return error as? HTTPClientError == .connectTimeout
    }

    private static func amount(_ duration: Duration) -> TimeAmount {
        let (seconds, attoseconds) = duration.components
        return .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
