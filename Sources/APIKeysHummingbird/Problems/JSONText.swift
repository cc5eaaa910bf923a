public import NIOCore

/// Writes JSON (RFC 8259) member by member, straight into the buffer that is sent, in the order of the calls: on the way of every request an
/// encoder that looks at types while it runs would cost more than everything else.
///
/// The caller keeps the brackets in pairs; names that are literals of the source are not escaped.
public struct JSONText {
    public private(set) var buffer: ByteBuffer
    private var needsComma = false

    /// - Parameter capacity: bytes to begin with; more are taken as needed.
    public init(capacity: Int) {
        self.buffer = ByteBufferAllocator().buffer(capacity: capacity)
    }

    public mutating func open(_ bracket: StaticString) {
        comma()
        buffer.writeStaticString(bracket)
        needsComma = false
    }

    public mutating func close(_ bracket: StaticString) {
        buffer.writeStaticString(bracket)
        needsComma = true
    }

    /// A name, whose value is to follow.
    public mutating func name(_ name: StaticString) {
        comma()
        buffer.writeStaticString("\"")
        buffer.writeStaticString(name)
        buffer.writeStaticString("\":")
        needsComma = false
    }

    /// The same for a name that is known only while the program runs.
    public mutating func name(escaping name: String) {
        comma()
        write(name)
        buffer.writeStaticString(":")
        needsComma = false
    }

    public mutating func member(_ name: StaticString, _ value: String) {
        self.name(name)
        element(value)
    }

    /// A member that is null if there is no value.
    public mutating func member(_ name: StaticString, _ value: String?) {
        if let value { member(name, value) } else { null(name) }
    }

    public mutating func null(_ name: StaticString) {
        self.name(name)
        buffer.writeStaticString("null")
        needsComma = true
    }

    /// An element of a list, or the value of a name.
    public mutating func element(_ value: String) {
        comma()
        write(value)
        needsComma = true
    }

    public mutating func member(_ name: StaticString, _ value: Int) {
        self.name(name)
        buffer.writeString(String(value))
        needsComma = true
    }

    /// A member that is null if there is no value.
    public mutating func member(_ name: StaticString, _ value: Int?) {
        if let value { member(name, value) } else { null(name) }
    }

    public mutating func member(_ name: StaticString, _ value: Bool) {
        self.name(name)
        buffer.writeStaticString(value ? "true" : "false")
        needsComma = true
    }

    private mutating func comma() {
        if needsComma { buffer.writeStaticString(",") }
    }

    /// A string; of its characters only quotes, backslashes and controls need escaping (RFC 8259, 7).
    private mutating func write(_ value: String) {
        buffer.writeStaticString("\"")
        if value.utf8.contains(where: Self.needsEscape) {
            for byte in value.utf8 { escape(byte) }
        } else {
            buffer.writeString(value)
        }
        buffer.writeStaticString("\"")
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): buffer.writeStaticString("\\\"")
        case UInt8(ascii: "\\"): buffer.writeStaticString("\\\\")
        case UInt8(ascii: "\n"): buffer.writeStaticString("\\n")
        case UInt8(ascii: "\r"): buffer.writeStaticString("\\r")
        case UInt8(ascii: "\t"): buffer.writeStaticString("\\t")
        case 0..<0x20: buffer.writeString("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
        default: buffer.writeInteger(byte)
        }
    }
}
