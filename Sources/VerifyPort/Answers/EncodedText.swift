import APIKeys
import NIOCore

/// Bytes that are sent as they are, but for the request's id in the places for it.
struct EncodedText: Sendable {
    private let bytes: [UInt8]
    private let ids: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        ids = Self.places(of: Array(Answer.requestID.description.utf8), in: bytes)
    }

    var count: Int { bytes.count }

    static func places(of part: [UInt8], in bytes: [UInt8]) -> [Int] {
        guard bytes.count >= part.count else { return [] }
        return (0...(bytes.count - part.count)).filter { bytes[$0...].starts(with: part) }
    }

    func write(to buffer: inout ByteBuffer, id: RequestID) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count) { target in
            target.copyBytes(from: bytes)
            for place in ids {
                id.write(to: UnsafeMutableRawBufferPointer(rebasing: target[place..<(place + RequestID.textLength)]))
            }
            return bytes.count
        }
    }
}
