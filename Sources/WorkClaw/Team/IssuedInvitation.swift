/// An invitation together with its token: the one time that both are in one place.
public struct IssuedInvitation: Sendable, Hashable {
    public let invitation: Invitation
    public let token: InvitationToken
}
