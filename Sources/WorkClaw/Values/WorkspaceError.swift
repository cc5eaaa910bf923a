/// A refusal that is to be expected: what was asked for cannot be done as things stand. Nothing has been changed.
public struct WorkspaceError: Error, Sendable, Hashable {
    public enum Code: String, Sendable, CaseIterable {
        /// The first team exists already.
        case alreadySetUp = "already_set_up"
        case teamNotFound = "team_not_found"
        /// Nobody in the team has that email address.
        case memberNotFound = "member_not_found"
        /// Something else has the name already: another team, or another Claw or secret of the team.
        case nameTaken = "name_taken"
        /// A person with that email address exists, so no new password can be set for them.
        case personExists = "person_exists"
        /// No person has that email address, and a new one needs a password.
        case passwordRequired = "password_required"
        /// There is no such thing in the team, or the person may not see it.
        case notFound = "not_found"
        /// The version that the change was made for is no longer the present one.
        case preconditionFailed = "precondition_failed"
        /// The System Claw cannot be deleted.
        case systemClaw = "system_claw"
        /// The person's role does not allow it.
        case roleForbids = "role_forbids"
        /// The Owner's membership cannot be changed or ended; ownership is transferred.
        case teamOwner = "team_owner"
        /// The person is in the team already.
        case alreadyMember = "already_member"
        /// An invitation for this address is pending already.
        case alreadyInvited = "already_invited"
        /// The invitation's link is none, or has been used, revoked or left until it ran out.
        case invitationInvalid = "invitation_invalid"
        /// The password is not the person's.
        case wrongPassword = "wrong_password"
        /// The Claw has the skill already.
        case skillInstalled = "skill_installed"
        /// The Claw uses a private secret, so only its owner may do this.
        case privateSecret = "private_secret"
        /// Something refers to the secret.
        case secretInUse = "secret_in_use"
        /// A deployment of the Claw is under way.
        case deploymentInProgress = "deployment_in_progress"
        /// There is no revision to go back to.
        case noPreviousRevision = "no_previous_revision"
        /// The deployment is not the one in service.
        case notInService = "not_in_service"
        /// The Claw has no revision in service.
        case notDeployed = "not_deployed"
        /// The claim on an idempotency key ran out, and another request has taken it over.
        case claimLost = "claim_lost"
        /// The session is over.
        case sessionEnded = "session_ended"
        /// The link is none, or has been used, was replaced, or ran out.
        case linkInvalid = "link_invalid"
        /// The invitation is for another address than the person's.
        case wrongAddress = "wrong_address"
        /// The person has a second factor already.
        case secondFactorActive = "second_factor_active"
        /// The store cannot be reached, or is busy beyond the deadline.
        case storeUnavailable = "store_unavailable"
    }

    public let code: Code
    /// One sentence for whoever asked.
    public let message: String
    /// The field that the refusal is about, if it is about one.
    public let field: String?

    public init(_ code: Code, _ message: String, field: String? = nil) {
        self.code = code
        self.message = message
        self.field = field
    }
}

extension WorkspaceError: CustomStringConvertible {
    public var description: String { message }
}
