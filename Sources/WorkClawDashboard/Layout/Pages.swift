import HTTPTypes
import Hummingbird
import Mustache
import NIOCore
import WorkClaw

/// Makes pages of what they show.
struct Pages: Sendable {
    let files: StaticFiles
    private let templates: MustacheLibrary

    /// - Throws: if a template cannot be read.
    init() throws {
        MustacheContentTypes.register(HTMLText(), named: HTMLText.name)
        var templates = MustacheLibrary()
        for (path, text) in EmbeddedText.files where path.hasSuffix(".mustache") {
            // Each says so for itself: within another, a template would go back to the library's way.
            try templates.register("{{% CONTENT_TYPE:\(HTMLText.name)}}" + text, named: path)
        }
        self.templates = templates
        self.files = StaticFiles()
    }

    func response(
        _ view: some PageView, for session: Session?, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let content = try render(view, with: type(of: view).template)
        let layout = Layout(
            title: view.title, style: files.style, script: files.script, viewer: session.map(Viewer.init), content: content)
        return Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8",
                .contentSecurityPolicy: PageFrame.policy(asksForMore: type(of: view).asksForMore),
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: try render(layout, with: "Layout/layout.mustache"))))
    }

    private func render(_ view: Any, with template: String) throws -> String {
        guard let text = templates.render(view, withTemplate: template) else { throw NoTemplate(path: template) }
        return text
    }

    private struct NoTemplate: Error { let path: String }
}

extension Response {
    /// To be fetched by GET, whatever was sent.
    static func redirect(to path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }
}
