import ArgumentParser
import WorkClawServer

/// Which team a command is about, and who acts.
struct TeamOptions: ParsableArguments {
    @OptionGroup var data: DataOptions

    @Option(help: ArgumentHelp("The team, by name or id; needed once there are several.", valueName: "team"))
    var team: String?

    @Option(name: .customLong("as"), help: ArgumentHelp("The person who acts (default: the team's Owner).", valueName: "email"))
    var actor: String?

    /// The team and the person, looked up.
    struct Acting {
        let installation: Installation
        let team: Team
        let actor: UserID
    }

    /// Runs `body` for the team and the person that the options name.
    func withTeam<Result>(_ body: (Acting) async throws -> Result) async throws -> Result {
        try await data.withInstallation { installation in
            let team = try await Self.find(team, in: installation.teams)
            let person =
                if let actor {
                    try await installation.teams.member(email: actor, of: team.id).person
                } else {
                    try await installation.teams.owner(of: team.id)
                }
            return try await body(Acting(installation: installation, team: team, actor: person.id))
        }
    }

    /// The team of this name or id; without one, the only team that there is.
    static func find(_ name: String?, in store: TeamStore) async throws -> Team {
        if let name { return try await store.team(named: name) }
        let teams = try await store.teams()
        guard let only = teams.first else {
            throw StartError("there is no team yet: run workclaw setup --team NAME --email EMAIL --password-stdin")
        }
        guard teams.count == 1 else {
            throw StartError("there are \(teams.count) teams: say which with --team NAME; workclaw teams list shows them")
        }
        return only
    }
}
