import ArgumentParser

struct TeamsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "teams", abstract: "Make and list teams.", subcommands: [CreateTeamCommand.self, ListTeamsCommand.self])
}
