import APIKeys
import Foundation
import WorkClaw

/// Somebody's account: how they prove who they are, where they have signed in, and their teams.
struct AccountPage: PageView {
    static let template = "Account/Overview/overview.mustache"

    struct Factor: Sendable {
        let since: TimeView
        let codesLeft: Int
    }

    struct SessionRow: Sendable {
        let id: String
        let device: String
        let address: String
        let started: TimeView
        let seen: TimeView
        let isPresent: Bool
    }

    struct TeamRow: Sendable {
        let id: String
        let name: String
        let role: String
        let isPresent: Bool
    }

    struct Zone: Sendable {
        let name: String
        let isChosen: Bool
    }

    let title = "Account"
    let csrf: String
    let email: String
    /// Whether the address has been proved to be theirs.
    let isVerified: Bool
    /// Whether a mail can be sent that lets them prove it.
    let mayVerify: Bool
    let mailNotice: String?
    /// Teams that the address lets them join.
    let open: [TeamRow]
    let factor: Factor?
    let sessions: [SessionRow]
    let hasOthers: Bool
    let teams: [TeamRow]
    let zones: [Zone]
    let zoneFault: String?

    init(
        _ session: Session, sendsMail: Bool, mail: String, open: [Team], factor: SecondFactor?, sessions: [SessionSummary],
        teams: [Membership], faults: FormFaults,
        now: Timestamp
    ) {
        csrf = session.csrfToken
        email = session.person.email
        isVerified = session.emailVerifiedAt != nil
        mayVerify = sendsMail && session.emailVerifiedAt == nil
        mailNotice =
            switch mail {
            case "sent": "The mail is on its way. Open its link in this browser, within 24 hours."
            case "new":
                "The mail is on its way to the new address. Open its link in this browser, within 24 hours; until then your address stays."
            case "later": "There have been too many mails. Try again later."
            default: nil
            }
        self.open = open.map { TeamRow(id: $0.id.description, name: $0.name, role: "Member", isPresent: false) }
        self.factor = factor.map { Factor(since: TimeView($0.since, now: now), codesLeft: $0.recoveryCodesLeft) }
        self.sessions = sessions.map {
            SessionRow(
                id: $0.id.description, device: $0.userAgent.isEmpty ? "A browser that does not say what it is" : $0.userAgent,
                address: $0.address, started: TimeView($0.createdAt, now: now), seen: TimeView($0.seenAt, now: now),
                isPresent: $0.isPresent)
        }
        hasOthers = sessions.contains { !$0.isPresent }
        self.teams = teams.map {
            TeamRow(
                id: $0.team.id.description, name: $0.team.name, role: $0.role.rawValue.capitalized,
                isPresent: $0.team.id == session.membership?.team.id)
        }
        zones = AccountTimeZone.names.map { Zone(name: $0, isChosen: $0 == session.timeZone.name) }
        zoneFault = faults["time_zone"]
    }
}
