extension Dashboard {
    /// The pages of accounts, teams and their settings.
    func addSettings(
        to routes: inout PageRoutes, pages: Pages, cookies: SessionCookies, confirmation: PasswordConfirmation
    ) {
        addAccount(to: &routes, pages, cookies, confirmation)
        addTeam(to: &routes, pages, cookies, confirmation)
        ScheduleController(teams: stores.teams, pages: pages, time: time).addRoutes(to: &routes)
        addVault(to: &routes, pages, confirmation)
    }

    private func addAccount(
        to routes: inout PageRoutes, _ pages: Pages, _ cookies: SessionCookies, _ confirmation: PasswordConfirmation
    ) {
        let accounts = stores.accounts
        AccountController(
            accounts: accounts, teams: stores.teams, sendsMail: mailer != nil, pages: pages, time: time
        ).addRoutes(to: &routes)
        if let mail {
            VerificationController(accounts: accounts, mail: mail, publicURL: publicURL, pages: pages, time: time)
                .addRoutes(to: &routes)
        }
        ChangeAddressController(
            accounts: accounts, mailer: mailer, publicURL: publicURL, confirmation: confirmation, pages: pages, time: time
        ).addRoutes(to: &routes)
        ChangePasswordController(accounts: accounts, cookies: cookies, pages: pages, time: time).addRoutes(to: &routes)
        SecondFactorController(accounts: accounts, confirmation: confirmation, pages: pages, time: time)
            .addRoutes(to: &routes)
        RecoveryCodesController(accounts: accounts, confirmation: confirmation, pages: pages, time: time)
            .addRoutes(to: &routes)
    }

    private func addTeam(
        to routes: inout PageRoutes, _ pages: Pages, _ cookies: SessionCookies, _ confirmation: PasswordConfirmation
    ) {
        let (accounts, teams) = (stores.accounts, stores.teams)
        TeamController(accounts: accounts, teams: teams, sendsMail: mailer != nil, pages: pages, time: time)
            .addRoutes(to: &routes)
        TeamPersonController(
            teams: teams, confirmation: confirmation, keyChanges: stores.keyChanges, pages: pages, time: time
        ).addRoutes(to: &routes)
        InviteController(
            accounts: accounts, teams: teams, confirmation: confirmation, mailer: mailer, pages: pages, publicURL: publicURL,
            time: time
        ).addRoutes(to: &routes)
        JoinLinksController(
            accounts: accounts, teams: teams, confirmation: confirmation, pages: pages, publicURL: publicURL, time: time
        ).addRoutes(to: &routes)
        // Joining by domain rests on addresses that mail has verified.
        if mailer != nil { DomainsController(teams: teams, pages: pages, time: time).addRoutes(to: &routes) }
        NewTeamController(accounts: accounts, teams: teams, pages: pages, time: time).addRoutes(to: &routes)
        JoinLinkController(accounts: accounts, teams: teams, cookies: cookies, pages: pages, time: time)
            .addRoutes(to: &routes)
    }

    private func addVault(to routes: inout PageRoutes, _ pages: Pages, _ confirmation: PasswordConfirmation) {
        VaultController(vault: stores.vault, teams: stores.teams, pages: pages, time: time).addRoutes(to: &routes)
        SetSecretController(
            accounts: stores.accounts, vault: stores.vault, confirmation: confirmation, pages: pages, time: time
        ).addRoutes(to: &routes)
        DeleteSecretController(vault: stores.vault, confirmation: confirmation, pages: pages, time: time)
            .addRoutes(to: &routes)
    }
}
