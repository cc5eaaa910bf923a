import CLibpq

/// A part of a refusal, by the character that PostgreSQL's protocol has for it.
enum ErrorField: Character {
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
