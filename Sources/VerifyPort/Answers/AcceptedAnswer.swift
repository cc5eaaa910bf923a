import APIKeys
import NIOCore

/// Writes the answer to a good key: whose it is and what it may, in fields that the proxy hands on.
struct AcceptedAnswer: Sendable {
    /// What stands before the names of the fields, as in `X-WorkClaw-Key-Id`.
    private let opening: [UInt8]
    private let keyName: [UInt8]
    private let teamName: [UInt8]
    private let scopesName: [UInt8]
    private let graceName: [UInt8]
    private let scopeNames: [[UInt8]]

    init(fieldPrefix: String, catalog: ScopeCatalog) {
        opening = Array("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 0\r\nX-Request-Id: ".utf8)
        keyName = Array("\r\nX-\(fieldPrefix)Key-Id: ".utf8)
        teamName = Array("\r\nX-\(fieldPrefix)Team-Id: ".utf8)
        scopesName = Array("\r\nX-\(fieldPrefix)Scopes: ".utf8)
        graceName = Array("\r\n\(fieldPrefix)Key-Grace-Ends: ".utf8)
        scopeNames = (0..<catalog.width).map { Array((catalog.scope(at: $0)?.name ?? "").utf8) }
    }

    func write(to buffer: inout ByteBuffer, id: RequestID, principal: Principal, at now: Timestamp, fields: [UInt8]) {
        buffer.writeBytes(opening)
        Self.write(id, to: &buffer)
        buffer.writeBytes(keyName)
        Self.write(principal.keyID, to: &buffer)
        buffer.writeBytes(teamName)
        Self.write(principal.teamID, to: &buffer)
        buffer.writeBytes(scopesName)
        var rest = principal.scopes.rawValue
        var isFirst = true
        while rest != 0 {
            let number = rest.trailingZeroBitCount
            rest &= rest - 1
            guard number < scopeNames.count else { continue }
            if !isFirst { buffer.writeInteger(UInt8(ascii: " ")) }
            isFirst = false
            buffer.writeBytes(scopeNames[number])
        }
        if let end = principal.graceEndsAt, end > now {
            buffer.writeBytes(graceName)
            buffer.writeString(end.description)
        }
        buffer.writeStaticString("\r\n")
        buffer.writeBytes(fields)
        buffer.writeStaticString("\r\n")
    }

    private static func write<Kind>(_ id: TypeID<Kind>, to buffer: inout ByteBuffer) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: TypeID<Kind>.textLength) { target in
            id.write(to: target)
            return TypeID<Kind>.textLength
        }
    }
}
