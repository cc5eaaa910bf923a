import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// The cookies of somebody who has signed in. Over HTTPS their names begin with `__Host-`, so that neither another host of the domain nor plain HTTP
/// can plant one (RFC 6265bis, 4.1.3.2).
struct SessionCookies: Sendable {
    let publicURL: @Sendable () -> PublicURL
    let time: any TimeSource

    private static let deviceLifetime = 180 * 24 * 3600

    func session(of request: Request) -> SessionToken? {
        request.cookies[name("wc_session")].flatMap { SessionToken($0.value) }
    }

    func device(of request: Request) -> DeviceToken? {
        request.cookies[name("wc_device")].flatMap { DeviceToken($0.value) }
    }

    func set(_ started: StartedSession, on response: inout Response) {
        response.headers.append(field(for: started))
        if let device = started.newDevice {
            append("wc_device", device.expose(), seconds: Self.deviceLifetime, to: &response)
        }
    }

    /// The session's cookie.
    func field(for started: StartedSession) -> HTTPField {
        let rest = started.session.endsAt.since(time.now).components.seconds
        return field("wc_session", started.token.expose(), seconds: Int(rest))
    }

    func clearSession(on response: inout Response) {
        append("wc_session", "", seconds: 0, to: &response)
    }

    private func name(_ name: String) -> String { publicURL().isSecure ? "__Host-" + name : name }

    private func append(_ name: String, _ value: String, seconds: Int, to response: inout Response) {
        response.headers.append(field(name, value, seconds: seconds))
    }

    private func field(_ name: String, _ value: String, seconds: Int) -> HTTPField {
        let secure = publicURL().isSecure ? "; Secure" : ""
        return HTTPField(
            name: .setCookie,
            value: "\(self.name(name))=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(secure)")
    }
}
