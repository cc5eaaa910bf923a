import APIKeys
import APIKeysStore
import Foundation
import Logging
import PostgresDatabase
import SQLDatabase
import SQLiteDatabase

/// Measures the activity log when it is full: `swift run -c release activity PATH|URL [EVENTS]`, with an empty database. With a team's id as well, it
/// only fills the log of an installation's team, for `scripts/bench-pages`.
@main
enum Benchmark {
    static let goal = 50.0

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2, let events = Int(arguments.dropFirst(2).first ?? "10000000") else {
            print("usage: activity PATH|URL [EVENTS [TEAM]]")
            exit(64)
        }
        let place = arguments[1]
        let database = try open(place)
        var population = Population(now: SystemTime().now, events: events)
        if let team = arguments.dropFirst(3).first.flatMap({ TeamID($0) }) {
            population.team = team
            return try await population.fill(database)
        }
        try await population.fill(database)
        let full = population

        print("  milliseconds of \(Timing.runs) calls".padded(46) + "   median      p99      first on a new connection")
        let store = ActivityStore(database: database)
        let questions: [(String, KeyID, @Sendable (ActivityStore, KeyID) async throws -> Bool)] = [
            (
                "newest 50 of the busiest key", full.busy,
                { try await $0.lines(of: $1, in: full.team, limit: 50).count == 50 }
            ),
            (
                "newest 50 of a quiet key, 2 a week", full.quiet,
                {
                    try await !$0.lines(of: $1, in: full.team, limit: 50).isEmpty
                }
            ),
            (
                "newest 50 of one last used 60 days ago", full.former,
                {
                    try await $0.lines(of: $1, in: full.team, limit: 50).count == 50
                }
            ),
            (
                "summary of 30 days, busiest key", full.busy,
                {
                    try await $0.summary(of: $1, in: full.team, days: 30, at: full.now).requests > 0
                }
            ),
            (
                "summary of 90 days, busiest key", full.busy,
                {
                    try await $0.summary(of: $1, in: full.team, days: 90, at: full.now).requests > 0
                }
            ),
            (
                "summary of 30 days, quiet key", full.quiet,
                {
                    try await $0.summary(of: $1, in: full.team, days: 30, at: full.now).requests > 0
                }
            ),
        ]
        for (title, key, question) in questions {
            let timing = try await Timing.measure { try await question(store, key) }
            // As a command asks: with a connection that has seen nothing yet.
            let fresh = try await Timing.measure(runs: 10) {
                let other = try open(place)
                let isRight = try await question(ActivityStore(database: other), key)
                await other.close()
                return isRight
            }
            let goal =
                title.contains("90 days") ? "" : timing.p99 <= goal && fresh.median <= goal ? "≤ 50: met" : "≤ 50: MISSED"
            print("  \(title.padded(44))\(timing.median.shown)\(timing.p99.shown)\(fresh.median.shown)   \(goal)")
        }
        try await Writing.measure(on: database, of: full)
        await database.close()
    }

    static func open(_ place: String) throws -> any SQLDatabase {
        if place.hasPrefix("postgres") { return try PostgresDatabase(place) }
        return try SQLiteDatabase(path: place, durability: .normal)
    }
}

struct SystemTime: TimeSource {
    var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    var uptime: ContinuousClock.Instant { .now }
}
