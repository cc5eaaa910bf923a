import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Takes calls to the server, again if need be.
struct Courier: Sendable {
    /// A hundred Claws with four texts of 64 KiB each, every byte of which JSON may write as six.
    static let largestAnswer = 256 << 20

    let base: ServerAddress
    let credential: Credential
    let retrying: RetryPolicy
    let timeout: Duration
    let bodyTimeout: Duration
    let transport: any Transport
    let clock: any ClientClock
    let random: RandomSource

    /// An answer, whole.
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: Data

        func field(_ name: String) -> String? { headers.first(name: name) }
        var unreadable: ClientFailure { .unreadable(requestID: field("X-Request-Id")) }
    }

    /// The whole answer to a call that was done.
    ///
    /// - Throws: ``Problem``, ``ClientFailure``, `CancellationError`.
    func answer(to call: Call) async throws -> Answer {
        try await send(call) { response in
            Answer(
                status: Int(response.status.code), headers: response.headers,
                body: try await data(of: response.body))
        }
    }

    /// The answer's value.
    func value<Value: Decodable>(_ type: Value.Type = Value.self, of call: Call) async throws -> Value {
        try Self.decode(type, from: await answer(to: call))
    }

    static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from answer: Answer) throws -> Value {
        do {
            return try ContractJSON.decoder.decode(type, from: answer.body)
        } catch {
            throw answer.unreadable
        }
    }

    /// The head of the answer to a call that was done; what it brings is read by the caller.
    func stream(_ call: Call) async throws -> HTTPClientResponse { try await send(call) { $0 } }

    private func send<Result>(_ call: Call, read: (HTTPClientResponse) async throws -> Result) async throws -> Result {
        let (request, start) = (request(for: call), clock.uptime)
        var tried = 0
        while true {
            tried += 1
            let failure: any Error
            var asked = Duration.zero
            do {
                let response = try await transport.send(request, timeout: timeout)
                if 200..<300 ~= response.status.code || response.status == .notModified { return try await read(response) }
                let problem = try await Problem(response, within: bodyTimeout, now: clock.now)
                guard problem.allowsRepeating(call) else { throw problem }
                asked = problem.retryAfter ?? .zero
                failure = problem
            } catch let problem as Problem {
                throw problem
            } catch {
                let lost = try ClientFailure(of: error)
                guard call.isRepeatable, lost.isPassing else { throw lost }
                failure = lost
            }
            let pause = retrying.pause(
                tried: tried, elapsed: clock.uptime - start, asked: asked, fraction: random.fraction())
            guard let pause else { throw failure }
            try await clock.sleep(for: pause)
        }
    }

    /// Made once for all tries, so that they are the same.
    private func request(for call: Call) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base.text + call.target)
        request.method = HTTPMethod(rawValue: call.method.rawValue)
        if call.needsKey { request.headers.add(name: "Authorization", value: credential.authorization) }
        request.headers.add(name: "User-Agent", value: "WorkClawClient")
        for header in call.headers { request.headers.add(name: header.name, value: header.value) }
        if let body = call.body { request.body = .bytes(ByteBuffer(bytes: body)) }
        return request
    }

    private func data(of body: HTTPClientResponse.Body) async throws -> Data {
        try await Deadline.within(bodyTimeout) {
            var data = Data()
            for try await piece in body {
                data.append(contentsOf: piece.readableBytesView)
                guard data.count <= Self.largestAnswer else { throw ClientFailure.tooLarge }
            }
            try Task.checkCancellation()
            return data
        }
    }
}
