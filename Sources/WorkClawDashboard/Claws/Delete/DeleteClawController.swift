import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/claws/{id}/delete`: asks for the Claw's name, and deletes it.
struct DeleteClawController: Sendable {
    let claws: ClawStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("claws/:id/delete") { session, _, context in
            let claw = try await claws.managedClaw(session, context)
            return try pages.response(DeleteClawPage(claw, session, FieldView()), for: session)
        }
        routes.signedInPost("claws/:id/delete") { session, form, context in
            let claw = try await claws.managedClaw(session, context)
            guard Self.isName(form["name"], of: claw) else {
                let fault = form["name"].isEmpty ? "Type the Claw's name." : "This is not the Claw's name."
                return try pages.response(
                    DeleteClawPage(claw, session, FieldView(form["name"], fault: fault)), for: session,
                    status: .unprocessableContent)
            }
            try await claws.delete(claw.id, in: claw.teamID, by: session.person.id, at: time.now)
            return .redirect(to: ClawListController.path)
        }
    }

    /// As far as a page shows the name: of white space, browsers show and send what they like.
    private static func isName(_ text: String, of claw: Claw) -> Bool {
        func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }
        return words(text) == words(claw.name)
    }
}
