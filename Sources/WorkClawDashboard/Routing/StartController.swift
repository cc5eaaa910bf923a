/// The addresses that are no pages themselves, and lead to one.
struct StartController: Sendable {
    func addRoutes(to routes: inout PageRoutes) {
        for path in ["", "settings"] {
            routes.get(path) { _, _ in .redirect(to: "/settings/keys") }
        }
    }
}
