import WorkClaw

/// A field of a form, as it is shown again: with what was typed, and what is wrong with it.
struct FieldView: Sendable {
    var value: String
    var fault: String?

    init(_ value: String = "", fault: String? = nil) {
        self.value = value
        self.fault = fault
    }
}

/// What is wrong with the fields of a form, by their names.
struct FormFaults: Sendable {
    private var messages: [String: String] = [:]

    var isEmpty: Bool { messages.isEmpty }

    subscript(_ field: String) -> String? {
        get { messages[field] }
        set { messages[field] = newValue }
    }

    /// What is wrong with the first of the fields, by their names' order, whose names are so.
    subscript(where isMeant: (String) -> Bool) -> String? {
        messages.filter { isMeant($0.key) }.min { $0.key < $1.key }?.value
    }

    /// The value that `make` makes; or `nil`, and its fault is among these.
    mutating func value<Value>(_ make: () throws(FieldFault) -> Value) -> Value? {
        do {
            return try make()
        } catch {
            note(error)
            return nil
        }
    }

    mutating func note(_ fault: FieldFault) {
        if messages[fault.field] == nil { messages[fault.field] = fault.message }
    }
}
