public import APIKeys
import APIKeysHummingbird
public import Hummingbird
public import WorkClaw

/// The pages. They work without scripts, and need none.
public struct Dashboard: Sendable {
    let stores: DashboardStores
    private let trustedProxies: TrustedProxies
    let publicURL: @Sendable () -> PublicURL
    /// For mail that nobody waits for.
    let mail: MailQueue?
    /// For mail whose sending is waited for.
    var mailer: (any Mailer)? { mail?.mailer }
    let timing: StreamTiming
    let time: any TimeSource

    /// - Parameters:
    ///   - publicURL: the address under which people reach the server, asked for anew with each request.
    ///   - mail: without it, no password can be set anew by mail. Its caller runs it.
    public init(
        stores: DashboardStores, trustedProxies: TrustedProxies, publicURL: @escaping @Sendable () -> PublicURL,
        mail: MailQueue? = nil, timing: StreamTiming = StreamTiming(), time: any TimeSource
    ) {
        self.timing = timing
        self.mail = mail
        self.stores = stores
        self.trustedProxies = trustedProxies
        self.publicURL = publicURL
        self.time = time
    }

    /// A router with all pages.
    ///
    /// - Throws: if a template cannot be read.
    public func router() throws -> Router<DashboardRequestContext> {
        let pages = try Pages()
        let cookies = SessionCookies(publicURL: publicURL, time: time)
        let router = Router(context: DashboardRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestFrame(trustedProxies: trustedProxies, time: time))
        router.add(middleware: PageFrame(accounts: stores.accounts, cookies: cookies, pages: pages, time: time))
        router.add(middleware: SameOriginForms(publicURL: publicURL))
        pages.files.addRoutes(to: router)

        let group = router.group().add(middleware: SessionMiddleware(accounts: stores.accounts, cookies: cookies, time: time))
        var routes = PageRoutes(routes: group)
        StartController().addRoutes(to: &routes)
        SetUpController(accounts: stores.accounts, cookies: cookies, pages: pages, time: time).addRoutes(to: &routes)
        SignInController(accounts: stores.accounts, cookies: cookies, pages: pages, time: time).addRoutes(to: &routes)
        ResetController(
            accounts: stores.accounts, mail: mail, publicURL: publicURL, cookies: cookies, pages: pages, time: time
        ).addRoutes(to: &routes)
        JoinController(
            accounts: stores.accounts, teams: stores.teams, cookies: cookies, pages: pages, time: time
        ).addRoutes(to: &routes)
        KeyListController(
            keys: stores.keys, teams: stores.teams, activity: stores.activity, scopes: stores.scopes, pages: pages, time: time
        ).addRoutes(to: &routes)
        let confirmation = PasswordConfirmation(accounts: stores.accounts, cookies: cookies, time: time)
        NewKeyController(
            keys: stores.keys, teams: stores.teams, accounts: stores.accounts, vault: stores.vault,
            scopes: stores.scopes, confirmation: confirmation, publicURL: publicURL, pages: pages, time: time
        ).addRoutes(to: &routes)
        KeyDetailsController(
            keys: stores.keys, teams: stores.teams, activity: stores.activity, scopes: stores.scopes, pages: pages, time: time
        ).addRoutes(to: &routes)
        RotateKeyController(
            keys: stores.keys, accounts: stores.accounts, vault: stores.vault, confirmation: confirmation,
            publicURL: publicURL, pages: pages, time: time
        ).addRoutes(to: &routes)
        GraceController(
            keys: stores.keys, accounts: stores.accounts, activity: stores.activity, pages: pages, time: time
        ).addRoutes(to: &routes)
        RevokeKeyController(keys: stores.keys, activity: stores.activity, pages: pages, time: time).addRoutes(to: &routes)
        KeyActivityController(keys: stores.keys, activity: stores.activity, pages: pages, time: time).addRoutes(to: &routes)
        LiveActivityController(
            accounts: stores.accounts, keys: stores.keys, activity: stores.activity, cookies: cookies, timing: timing,
            time: time
        ).addRoutes(to: &routes)
        ExplainController(keys: stores.keys, activity: stores.activity, pages: pages).addRoutes(to: &routes)
        AuditController(audit: stores.audit, teams: stores.teams, pages: pages).addRoutes(to: &routes)
        addClaws(to: &routes, pages: pages)
        ChatController(
            accounts: stores.accounts, messages: stores.messages, chat: stores.chat, pages: pages, time: time
        ).addRoutes(to: &routes)
        addSettings(to: &routes, pages: pages, cookies: cookies, confirmation: confirmation)
        routes.refuseOtherMethods()
        return router
    }
}
