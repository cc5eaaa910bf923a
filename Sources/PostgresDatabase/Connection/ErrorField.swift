import CLibpq

/// A part of a refusal, by the character that PostgreSQL's protocol has for it.
enum ErrorField: Character {
    /// In English, whatever the server's language.
    case severity = "V"
    case state = "C"
    case message = "M"
    case detail = "D"
    case table = "t"
    case constraint = "n"
    case routine = "R"

    func text(of result: OpaquePointer) -> String? {
        guard let code = rawValue.asciiValue else { return nil }
        return PQresultErrorField(result, Int32(code)).map { String(cString: $0) }
    }
}
