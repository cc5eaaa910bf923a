import APIKeys
import Foundation

/// A mail of plain text to one person.
///
/// It may hold a link that opens something, so printing, interpolating, dumping and logging one shows nothing of its text.
public struct MailMessage: Sendable, Hashable {
    public let to: EmailAddress
    public let subject: String
    public let text: String

    public init(to: EmailAddress, subject: String, text: String) {
        self.to = to
        self.subject = subject
        self.text = text
    }

    /// The message as RFC 5322 and RFC 2045 write it: lines of ASCII that end with a line feed, as programs with sendmail's interface expect on
    /// standard input.
    ///
    /// Nothing that is put in can begin another header field: an address has no control characters by its type, and a subject that is not plain
    /// ASCII is encoded as a whole.
    ///
    /// - Parameter id: what tells this message from every other.
    func encoded(from sender: EmailAddress, at now: Timestamp, id: String) -> String {
        let domain = sender.text.split(separator: "@" as Character).last ?? "localhost"
        let header = [
            "From: \(sender.text)", "To: \(to.text)", "Subject: \(Self.encodedWords(subject))",
            "Date: \(Self.date(now))", "Message-ID: <\(id)@\(domain)>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
            // RFC 3834: nobody's absence is answered to.
            "Auto-Submitted: auto-generated",
        ]
        return header.joined(separator: "\n") + "\n\n" + Self.quotedPrintable(text) + "\n"
    }

    /// The text itself where it is short and plain ASCII, and otherwise encoded words (RFC 2047), each on a line of its own.
    static func encodedWords(_ text: String) -> String {
        let isPlain = text.utf8.count <= 60 && text.utf8.allSatisfy { 32...126 ~= $0 } && !text.contains("=?")
        if isPlain { return text }
        var (words, part) = ([String](), "")
        for character in text {
            // 45 bytes are 60 characters of base64, and with what stands around them 72: at most 75 are allowed.
            if part.utf8.count + String(character).utf8.count > 45 {
                words.append(part)
                part = ""
            }
            part.append(character)
        }
        words.append(part)
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\n ")
    }

    /// RFC 2045, 6.7: lines of at most 76 characters.
    static func quotedPrintable(_ text: String) -> String {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").split(
            separator: "\n" as Character, omittingEmptySubsequences: false)
        return lines.map(quotedPrintable(line:)).joined(separator: "\n")
    }

    private static func quotedPrintable(line: Substring) -> String {
        var (pieces, piece) = ([String](), "")
        let bytes = Array(line.utf8)
        for (position, byte) in bytes.enumerated() {
            let isLastSpace = (byte == 32 || byte == 9) && position == bytes.count - 1
            // A line of one dot would end the message for some programs, and "From " begin another for others.
            let isRisky = piece.isEmpty && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))
            let isPlain = (32...126 ~= byte && byte != UInt8(ascii: "=")) && !isLastSpace && !isRisky
            let token = isPlain ? String(UnicodeScalar(byte)) : "=" + hex(byte)
            if piece.utf8.count + token.utf8.count > 75 {
                pieces.append(piece + "=")
                piece = ""
            }
            piece += token
        }
        pieces.append(piece)
        return pieces.joined(separator: "\n")
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0\(digits)" : digits
    }

    /// RFC 5322, 3.3, in UTC.
    static func date(_ time: Timestamp) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = .gmt
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return format.string(from: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000))
    }
}

extension MailMessage: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(mail)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
