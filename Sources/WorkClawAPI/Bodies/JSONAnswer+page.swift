import APIKeys
import APIKeysHummingbird

extension JSONAnswer {
    /// A page of a list.
    ///
    /// - Parameters:
    ///   - next: what the next page is asked for with; `nil` if this is the last.
    ///   - write: writes one element.
    init<Element>(
        page elements: [Element], next: String?, capacity: Int = 1024, _ write: (Element, inout JSONText) -> Void
    ) {
        self.init(capacity: capacity) { json in
            json.open("{")
            json.name("data")
            json.open("[")
            for element in elements { write(element, &json) }
            json.close("]")
            json.member("next_cursor", next)
            json.close("}")
        }
    }
}
