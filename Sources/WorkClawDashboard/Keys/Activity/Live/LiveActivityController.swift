import APIKeys
import APIKeysHummingbird
import APIKeysStore
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import WorkClaw

/// `/settings/keys/{id}/activity/live`: each new request of a key, as server-sent events, for who may see the page.
///
/// It looks into the log, where every node's requests are, again and again; and each time whether whoever looks is still in the team.
struct LiveActivityController: Sendable {
    static let mostPerSession = 4

    let accounts: AccountStore
    let keys: KeyService
    let activity: ActivityStore
    let cookies: SessionCookies
    let timing: StreamTiming
    let time: any TimeSource
    let places = StreamPlaces(most: mostPerSession)

    /// Whether a request is for the news, which a page asks for by itself.
    static func isAddressed(by request: Request) -> Bool {
        let path = request.uri.path
        return path.hasPrefix("/settings/keys/") && path.hasSuffix("/activity/live")
    }

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/:id/activity/live", follow)
    }

    /// Who looks at what.
    private struct Viewer: Sendable {
        let token: SessionToken
        let session: SessionID
        let team: TeamID
        let key: KeyID
        let filter: ActivityFilter
        /// Held while the stream is open.
        let place: StreamPlaces.Place
    }

    @Sendable private func follow(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team.id
        let key = try await keys.key(context.requireKeyID(), in: team).id
        let form = FormBody(queryOf: request)
        let query = ActivityQuery(form)
        guard query.faults.isEmpty else {
            throw Problem(.unprocessableContent, detail: "The filter cannot be read. Set it on the page of the key's activity.")
        }
        guard let token = cookies.session(of: request) else { throw SignInNeeded() }
        guard let place = places.take(for: session.id) else {
            throw Problem(
                .tooManyRequests, detail: "You look at \(Self.mostPerSession) live pages already. Close one of them.",
                headers: [.retryAfter: "60"])
        }
        let viewer = Viewer(
            token: token, session: session.id, team: team, key: key, filter: query.filter, place: place)
        // What the browser has seen last, or the page that it was opened on had; otherwise from now on.
        let seen = (request.headers[.lastEventID]).flatMap(ActivityTail.init) ?? ActivityTail(form["after"])
        let start = if let seen { seen } else { try await activity.tail(of: key, in: team) }
        let zone = TimeView.zone
        return EventStream.response { writer in
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await TimeView.$zone.withValue(zone) { try await tell(viewer, since: start, to: &writer) }
            }
        }
    }

    /// Tells what is new until it is time to end: for the stream, the viewer or the server.
    private func tell(
        _ viewer: Viewer, since start: ActivityTail, to writer: inout any ResponseBodyWriter
    ) async throws {
        var tail = start
        let begun = time.uptime
        var told = begun
        // A browser that was cut off comes back after a second.
        try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
        while !Task.isShuttingDownGracefully, begun.duration(to: time.uptime) < timing.longest {
            var hasMore = false
            switch await look(viewer, since: tail) {
            case .over: return
            case .nothing: break
            case .news(let news):
                tail = news.tail
                hasMore = news.hasMore
                let text = Self.text(of: news, for: viewer, noting: &tail)
                if text.readableBytes > 0 {
                    told = time.uptime
                    try await writer.write(text)
                }
            }
            if told.duration(to: time.uptime) >= timing.sign {
                told = time.uptime
                try await writer.write(EventStream.sign(id: tail.description))
            }
            // Even where there is more at once, others read the database too.
            try await timing.pause(hasMore ? timing.interval / 10 : timing.interval)
        }
    }

    private enum Look {
        case news(ActivityNews)
        /// The database cannot be asked now.
        case nothing
        /// The viewer may look no longer.
        case over
    }

    private func look(_ viewer: Viewer, since tail: ActivityTail) async -> Look {
        do {
            let news = try await activity.news(since: tail, of: viewer.key, in: viewer.team)
            // Afterwards, so that nothing is told that came when the viewer could see nothing any more.
            let session = try await accounts.session(viewer.token, at: time.now)
            guard let session, session.id == viewer.session, session.membership?.team.id == viewer.team else { return .over }
            return .news(news)
        } catch {
            // Nothing is told unless the viewer was found to be allowed to see it. The next look may find more.
            return .nothing
        }
    }

    private static func text(of news: ActivityNews, for viewer: Viewer, noting tail: inout ActivityTail) -> ByteBuffer {
        var text = ByteBuffer()
        if news.leavesOut {
            text.writeImmutableBuffer(
                EventStream.event("gap", id: tail.description) { json in
                    json.open("{")
                    json.close("}")
                })
        }
        for request in news.requests {
            tail.note(request.requestID)
            guard viewer.filter.matches(request), let row = ActivityRow(.request(request)).call else { continue }
            text.writeImmutableBuffer(EventStream.event("request", id: tail.description, row.write))
        }
        return text
    }
}
