import APIKeys

/// How often a key may be used, as somebody wrote it into a form: limits with blanks or commas between them, as in `100/1m 1000/1d`.
struct LimitsChoice {
    /// `nil` if the form did not ask.
    let limits: [RateLimit]?

    init(_ form: FormBody, _ faults: inout FormFaults) {
        guard let text = form.all("limits").first else {
            limits = nil
            return
        }
        let words = text.split { $0 == " " || $0 == "," }
        let read = words.compactMap { RateLimit(String($0)) }
        limits = read
        if read.count < words.count {
            faults["limits"] = "Write calls and a time, such as 100/1m or 1000/1d: 1 to 1000000 calls, 1s to 30d."
        } else if let fault = RateLimit.fault(in: read) {
            faults["limits"] = fault.prefix(1).uppercased() + fault.dropFirst() + "."
        }
    }

    static func text(_ limits: [RateLimit]) -> String { limits.map(\.description).joined(separator: " ") }
}
