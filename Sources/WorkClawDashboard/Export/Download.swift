import HTTPTypes
import Hummingbird
import NIOCore

/// A file that is made while it is sent: of its text no more than one portion is in memory.
enum Download {
    /// Lines that are read at once.
    static let portion = 500

    /// - Parameters:
    ///   - name: what a browser calls the file: letters, digits, `-`, `_` and `.`.
    ///   - first: the first portion. It is made before the answer begins, so that what fails then is an error page.
    ///   - next: the one after a portion; `nil` after the last. If it throws the connection is cut, and the client knows that the file is not whole.
    static func response<Portion: Sendable>(
        named name: String, type: String, first: Portion, text: @escaping @Sendable (Portion) throws -> String,
        next: @escaping @Sendable (Portion) async throws -> Portion?
    ) throws -> Response {
        let beginning = try text(first)
        return Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: beginning))
                var portion = first
                while let following = try await next(portion) {
                    try await writer.write(ByteBuffer(string: try text(following)))
                    portion = following
                }
                try await writer.finish(nil)
            })
    }

    static let csv = "text/csv; charset=utf-8; header=present"
    static let ndjson = "application/x-ndjson"
}
