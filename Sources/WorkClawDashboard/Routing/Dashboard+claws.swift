extension Dashboard {
    /// The pages of Claws, their skills and their deployments.
    func addClaws(to routes: inout PageRoutes, pages: Pages) {
        let (claws, accounts, teams) = (stores.claws, stores.accounts, stores.teams)
        let tracer = ClawChangeTracer(audit: stores.audit, teams: teams)
        ClawListController(claws: claws, pages: pages, time: time).addRoutes(to: &routes)
        NewClawController(claws: claws, accounts: accounts, pages: pages, time: time).addRoutes(to: &routes)
        ClawController(claws: claws, teams: teams, pages: pages, time: time).addRoutes(to: &routes)
        ClawSettingsController(claws: claws, teams: teams, tracer: tracer, pages: pages, time: time).addRoutes(to: &routes)
        ClawConnectionsController(claws: claws, tracer: tracer, pages: pages, time: time).addRoutes(to: &routes)
        DeleteClawController(claws: claws, pages: pages, time: time).addRoutes(to: &routes)
        ClawFileController(claws: claws, tracer: tracer, pages: pages, time: time).addRoutes(to: &routes)
        ClawSkillsController(claws: claws, skills: stores.skills, accounts: accounts, pages: pages, time: time)
            .addRoutes(to: &routes)
        DeployController(
            claws: claws, deployments: stores.deployments, accounts: accounts, pages: pages, time: time
        ).addRoutes(to: &routes)
        DeploymentListController(
            deployments: stores.deployments, claws: claws, teams: teams, pages: pages, time: time
        ).addRoutes(to: &routes)
        DeploymentController(
            deployments: stores.deployments, accounts: accounts, teams: teams, pages: pages, time: time
        ).addRoutes(to: &routes)
    }
}
