import APIKeys
import WorkClaw

/// The fields of a Claw as a client sends them, to make one or to change one.
struct ClawFields: FieldReadable {
    let changes: ClawChanges

    init(reading fields: inout FieldReader) {
        changes = ClawChanges(
            name: fields.requiredText("name"), domain: fields.text("domain"), instructions: fields.text("instructions"),
            personality: fields.text("personality"), memory: fields.text("memory"), userContext: fields.text("user_context"),
            model: fields.text("model"),
            access: fields.notNull("access", fields.object("access", as: AccessFields.self))?.access,
            connections: fields.objects("connections", as: ConnectionFields.self, atMost: ClawConnection.most).map {
                $0?.map(\.connection)
            })
        fields.refuseReadOnly("id", "kind", "skills", "deployment", "created_at", "updated_at")
    }

    /// The fields as those of a new Claw: what is absent or null there is empty.
    var draft: ClawDraft {
        ClawDraft(
            name: changes.name, domain: changes.domain ?? nil, instructions: (changes.instructions ?? nil) ?? "",
            personality: (changes.personality ?? nil) ?? "", memory: (changes.memory ?? nil) ?? "",
            userContext: (changes.userContext ?? nil) ?? "", model: changes.model ?? nil, access: changes.access ?? .team,
            connections: (changes.connections ?? nil) ?? [])
    }
}

/// `{"type": "team"}`, or `{"type": "people", "people": ["usr_…"]}`.
private struct AccessFields: FieldReadable {
    let access: ClawAccess

    init(reading fields: inout FieldReader) {
        let people = fields.texts("people", atMost: ClawAccess.mostPeople, expected: "a user's id") { UserID($0) }
        switch fields.requiredText("type") {
        case "team":
            if people != nil { fields.fault(.invalid, at: "people", "Goes only with the type people.") }
            access = .team
        case "people":
            if people == nil { fields.fault(.required, at: "people", "Must be given.") }
            access = .people((people ?? nil) ?? [])
        case nil:
            fields.fault(.required, at: "type", "Must be given.")
            access = .team
        default:
            fields.fault(.invalid, at: "type", "Must be team or people.")
            access = .team
        }
    }
}

private struct ConnectionFields: FieldReadable {
    let connection: ClawConnection

    init(reading fields: inout FieldReader) {
        let name = fields.requiredText("name")
        let kind = fields.requiredText("kind")
        if name == nil { fields.fault(.required, at: "name", "Must be given.") }
        if kind == nil { fields.fault(.required, at: "kind", "Must be given.") }
        connection = ClawConnection(
            name: name ?? "", kind: kind ?? "", url: fields.text("url") ?? nil, secret: fields.text("secret") ?? nil)
    }
}
