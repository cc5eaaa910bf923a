import APIKeys

@testable import VerifyPort

extension Port {
    /// The one verifier that there is from now on.
    func makeVerifier(of team: TeamID?) -> (id: VerifierID, secret: String) {
        let secret = verifierFormat.makeSecret()
        let id = VerifierID(at: Self.start)
        verifiers.publish(VerifierTable([secret.digest: Verifier(id: id, team: team)]))
        return (id, secret.expose())
    }

    /// A request for introspection.
    static func form(
        _ body: String, bearer: String? = nil, basic: String? = nil, method: String = "POST", target: String = "/introspect",
        type: String? = "application/x-www-form-urlencoded", length: Int? = nil, _ fields: String...
    ) -> String {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: verify", "Content-Length: \(length ?? body.utf8.count)"]
        if let bearer { lines.append("Authorization: Bearer \(bearer)") }
        if let basic { lines.append("Authorization: Basic \(basic)") }
        if let type { lines.append("Content-Type: \(type)") }
        return (lines + fields).map { $0 + "\r\n" }.joined() + "\r\n" + body
    }

    /// What stands behind the heads of answers.
    static func bodies(_ answers: String) -> [String] {
        answers.split(separator: "HTTP/1.1 ").map { answer in
            answer.firstRange(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) } ?? ""
        }
    }

    static func statuses(_ answers: String) -> [String] {
        answers.matches(of: /HTTP\/1\.1 (\d+)/).map { String($0.output.1) }
    }

    /// As `user:password` stands in `Authorization`.
    static func base64(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = (0..<3).reduce(UInt32(0)) { $0 << 8 | ($1 < group.count ? UInt32(group[start + $1]) : 0) }
            for place in 0..<4 {
                result.append(place <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
