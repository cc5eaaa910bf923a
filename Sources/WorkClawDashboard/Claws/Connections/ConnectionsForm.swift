import WorkClaw

/// The rows of the form for a Claw's connections, those for new ones included. A row with nothing in it is no connection.
struct ConnectionsForm: Sendable {
    struct Row: Sendable {
        /// From 1 on.
        let number: Int
        var name: FieldView
        var kind: FieldView
        var url: FieldView
        var secret: FieldView

        var isEmpty: Bool { [name, kind, url, secret].allSatisfy(\.value.isEmpty) }
    }

    /// How many new connections one can add at a time.
    static let spare = 2

    private(set) var rows: [Row]
    /// What is wrong with the connections as a whole.
    private(set) var faultOfAll: String?

    init(_ connections: [ClawConnection]) {
        rows = connections.enumerated().map { position, connection in
            Row(
                number: position + 1, name: FieldView(connection.name), kind: FieldView(connection.kind),
                url: FieldView(connection.url ?? ""), secret: FieldView(connection.secret ?? ""))
        }
        addSpare()
    }

    /// As it was sent: each row has its own number.
    init(_ body: FormBody) {
        rows = (1...ClawConnection.most + Self.spare).map { number in
            Row(
                number: number, name: FieldView(body["name-\(number)"]), kind: FieldView(body["kind-\(number)"]),
                url: FieldView(body["url-\(number)"]), secret: FieldView(body["secret-\(number)"]))
        }
        while rows.last?.isEmpty == true { rows.removeLast() }
        addSpare()
    }

    var connections: [ClawConnection] {
        rows.filter { !$0.isEmpty }.map { row in
            ClawConnection(
                name: row.name.value, kind: row.kind.value, url: row.url.value.isEmpty ? nil : row.url.value,
                secret: row.secret.value.isEmpty ? nil : row.secret.value)
        }
    }

    /// Shows each fault beside its field: the connections are counted without the empty rows.
    mutating func show(_ found: [FieldFault]) {
        var faults = FormFaults()
        faults.noteRules(found)
        faultOfAll = faults["connections"]
        for (position, place) in rows.indices.filter({ !rows[$0].isEmpty }).enumerated() {
            rows[place].name.fault = faults["connections[\(position)].name"]
            rows[place].kind.fault = faults["connections[\(position)].kind"]
            rows[place].url.fault = faults["connections[\(position)].url"]
            rows[place].secret.fault = faults["connections[\(position)].secret"]
        }
    }

    private mutating func addSpare() {
        for number in rows.count + 1...rows.count + Self.spare where number <= ClawConnection.most + Self.spare {
            rows.append(
                Row(number: number, name: FieldView(), kind: FieldView(), url: FieldView(), secret: FieldView()))
        }
    }
}
