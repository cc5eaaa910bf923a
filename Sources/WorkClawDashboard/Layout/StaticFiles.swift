import HTTPTypes
import Hummingbird
import NIOCore

/// The files beside the pages. Each has in its name what is in it, so that a browser may keep it for as long as it likes.
struct StaticFiles: Sendable {
    /// The style sheet's path.
    let style: String
    private let text: String

    init() {
        text = EmbeddedText.files["Static/style.css"] ?? ""
        style = "/static/style-\(Self.fingerprint(of: text)).css"
    }

    func addRoutes(to router: Router<DashboardRequestContext>) {
        let body = ByteBuffer(string: text)
        router.get(RouterPath(style)) { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "text/css; charset=utf-8", .cacheControl: "public, max-age=31536000, immutable",
                ],
                body: ResponseBody(byteBuffer: body))
        }
    }

    /// FNV-1a (RFC 9923): it tells versions of our own files apart, and guards nothing.
    static func fingerprint(of text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 36)
    }
}
