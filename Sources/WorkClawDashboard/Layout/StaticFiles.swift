import HTTPTypes
import Hummingbird
import NIOCore

/// The files beside the pages. Each has in its name what is in it, so that a browser may keep it for as long as it likes.
struct StaticFiles: Sendable {
    private struct File: Sendable {
        let path: String
        let type: String
        let text: String

        init(_ name: String, _ ending: String, type: String) {
            text = EmbeddedText.files["Static/\(name).\(ending)"] ?? ""
            path = "/static/\(name)-\(StaticFiles.fingerprint(of: text)).\(ending)"
            self.type = type
        }
    }

    private let files = (
        style: File("style", "css", type: "text/css; charset=utf-8"),
        script: File("script", "js", type: "text/javascript; charset=utf-8")
    )

    /// The style sheet's path.
    var style: String { files.style.path }
    /// The path of what makes pages nicer, and which none of them needs.
    var script: String { files.script.path }

    func addRoutes(to router: Router<DashboardRequestContext>) {
        for file in [files.style, files.script] {
            let body = ByteBuffer(string: file.text)
            router.get(RouterPath(file.path)) { _, _ in
                Response(
                    status: .ok,
                    headers: [.contentType: file.type, .cacheControl: "public, max-age=31536000, immutable"],
                    body: ResponseBody(byteBuffer: body))
            }
        }
    }

    /// FNV-1a (RFC 9923): it tells versions of our own files apart, and guards nothing.
    static func fingerprint(of text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 36)
    }
}
