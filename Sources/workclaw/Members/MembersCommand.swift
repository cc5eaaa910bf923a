import ArgumentParser

struct MembersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "members",
        abstract: "Invite people to a team, change their roles and remove them.",
        subcommands: [
            ListMembersCommand.self, InviteMemberCommand.self, ChangeRoleCommand.self, RemoveMemberCommand.self,
            JoinTeamCommand.self, ResetPasswordCommand.self, TransferOwnershipCommand.self,
        ])
}
