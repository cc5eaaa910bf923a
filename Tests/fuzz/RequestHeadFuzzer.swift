#if canImport(Glibc)
    import Glibc
#endif

// Reads what libFuzzer thinks up, and traps if the parser of the verify port breaks a promise:
// - it reads nothing outside of the bytes, and what it finds lies in the head;
// - it finds the same whether the bytes come at once or in pieces;
// - what it takes for a whole head is one for llhttp too, with the same end, fields and target. The other way round need not hold: this parser
//   refuses more.

/// A broken promise ends the process with its name: an optimised `precondition` would keep that to itself.
private func promise(_ holds: Bool, _ broken: @autoclosure () -> String) {
    if holds { return }
    let line = Array("broken promise: \(broken())\n".utf8)
    _ = write(2, line, line.count)
    abort()
}

/// A whole head as it was found, or the fault.
private enum Reading: Equatable {
    case needsMore
    case fault(RequestFault)
    case complete(end: Int, target: Range<Int>, method: Range<Int>, authorization: Range<Int>?, hasBody: Bool)
}

private func read(_ bytes: UnsafeRawBufferPointer, inPiecesOf size: Int) -> Reading {
    var parser = RequestHeadParser()
    var length = 0
    repeat {
        length = min(bytes.count, length + size)
        do throws(RequestFault) {
            let progress = try parser.read(UnsafeRawBufferPointer(rebasing: bytes[..<length]))
            if case .complete(let end) = progress {
                let head = parser.head
                let ranges =
                    [head.method, head.target, head.authorization, head.userAgent, head.originalTarget, head.originalMethod]
                    .compactMap(\.self) + head.forwardedFor
                for range in ranges { promise(range.lowerBound >= 0 && range.upperBound <= end, "outside of the head") }
                promise(end <= RequestHeadParser.longestHead, "a head of \(end) bytes")
                return .complete(
                    end: end, target: head.target, method: head.method, authorization: head.authorization, hasBody: head.hasBody
                )
            }
        } catch {
            return .fault(error)
        }
    } while length < bytes.count
    return .needsMore
}

/// The methods that llhttp knows; it refuses all others.
private let known: Set<String> = [
    "DELETE", "GET", "HEAD", "POST", "PUT", "CONNECT", "OPTIONS", "TRACE", "COPY", "LOCK", "MKCOL", "MOVE", "PROPFIND",
    "PROPPATCH", "SEARCH",
    "UNLOCK", "BIND", "REBIND", "UNBIND", "ACL", "REPORT", "MKACTIVITY", "CHECKOUT", "MERGE", "NOTIFY", "SUBSCRIBE",
    "UNSUBSCRIBE", "PATCH",
    "PURGE", "MKCALENDAR", "LINK", "UNLINK", "QUERY",
]

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    let whole = read(bytes, inPiecesOf: max(count, 1))
    // A size that depends on the input, so that every place is tried as an end of a piece.
    let size = 1 + bytes.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % 17
    promise(read(bytes, inPiecesOf: size) == whole, "pieces of \(size) make a difference")

    guard case .complete(let end, let target, let method, _, let hasBody) = whole else { return 0 }
    guard known.contains(String(decoding: bytes[method], as: UTF8.self)) else { return 0 }
    let other = llhttp_read(start, count)
    promise(other.is_complete == 1, "llhttp refuses this head")
    promise(other.end == end, "llhttp sees another end: \(other.end), not \(end)")
    promise(other.has_body == (hasBody ? 1 : 0), "llhttp sees another body")
    // A target in absolute form is cut down to its path.
    promise(other.target_length >= target.count, "llhttp sees a shorter target")
    return 0
}
