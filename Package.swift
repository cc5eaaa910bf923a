// swift-tools-version: 6.2
import PackageDescription

/// CI sets `WORKCLAW_WARNINGS_AS_ERRORS=1`; at home a warning is only a warning.
let strict = Context.environment["WORKCLAW_WARNINGS_AS_ERRORS"] == "1"

/// `make docs` sets `WORKCLAW_DOCS=1`: what makes the documentation is no dependency of those who use the libraries.
let documenting = Context.environment["WORKCLAW_DOCS"] == "1"

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

/// The files that the tutorial "Guard your API in five minutes" shows.
let tutorial = "Sources/APIKeysHummingbird/APIKeysHummingbird.docc/Resources"
let tutorialFiles = (1...5).map { "greeting-server-\($0).swift" } + ["main.swift"]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let inMemoryTracing = Target.Dependency.product(name: "InMemoryTracing", package: "swift-distributed-tracing")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "workclaw",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "APIKeys", targets: ["APIKeys"]),
        .library(name: "APIKeysHummingbird", targets: ["APIKeysHummingbird"]),
        .library(name: "APIKeysStore", targets: ["APIKeysStore", "SQLDatabase"]),
        .library(name: "VerifyPort", targets: ["VerifyPort"]),
        .library(name: "WorkClawClient", targets: ["WorkClawClient"]),
        .library(name: "PrometheusText", targets: ["PrometheusText"]),
        .library(name: "OTLPTracing", targets: ["OTLPTracing"]),
        .library(name: "SQLiteDatabase", targets: ["SQLiteDatabase"]),
        .library(name: "PostgresDatabase", targets: ["PostgresDatabase"]),
        .executable(name: "workclaw", targets: ["workclaw"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ] + (documenting ? [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")] : []),
    targets: [
        // The heart: what a key is, and whether one is good.
        .target(name: "APIKeys", dependencies: [crypto], swiftSettings: settings),
        .target(
            name: "APIKeysHummingbird", dependencies: ["APIKeys", hummingbird, httpTypes, nioCore, logging],
            swiftSettings: settings),
        .target(
            name: "APIKeysStore", dependencies: ["APIKeys", "SQLDatabase", logging, coreMetrics, lifecycle],
            swiftSettings: settings),
        // Answers proxies whether a request may in, without a framework.
        .target(name: "VerifyPort", dependencies: ["APIKeys", nioCore, nioPosix, lifecycle], swiftSettings: settings),

        // A client of the REST API, for whoever calls it from Swift: nothing of the server is in it.
        .target(
            name: "WorkClawClient", dependencies: [asyncHTTPClient, nioCore, nioHTTP1], swiftSettings: settings),
        // What swift-metrics counts, as Prometheus reads it.
        .target(name: "PrometheusText", dependencies: [coreMetrics], swiftSettings: settings),
        // What swift-distributed-tracing records, as OpenTelemetry's collectors take it.
        .target(
            name: "OTLPTracing",
            dependencies: [tracing, asyncHTTPClient, nioCore, nioHTTP1, coreMetrics, logging, lifecycle],
            swiftSettings: settings),

        // SQL, the engine inside, and the one for several servers.
        .target(name: "SQLDatabase", dependencies: [logging], swiftSettings: settings),
        .target(
            name: "SQLiteDatabase", dependencies: ["SQLDatabase", grdb], swiftSettings: settings),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .target(
            name: "PostgresDatabase", dependencies: ["SQLDatabase", "CLibpq"], swiftSettings: settings),

        // Other programs.
        .systemLibrary(name: "CSpawn"),
        .target(name: "Programs", dependencies: ["CSpawn"], swiftSettings: settings),

        // The product.
        .target(
            name: "WorkClaw",
            dependencies: [
                "APIKeys", "APIKeysStore", "SQLDatabase", "Programs", crypto, cryptoExtras, asyncHTTPClient, nioCore, nioHTTP1,
                yams,
                logging, coreMetrics, lifecycle,
            ],
            exclude: [
                "Skills/Shipped", "Accounts/Passwords/common-passwords.txt", "Accounts/Settings/time-zones.txt",
            ], swiftSettings: settings,
            plugins: ["EmbedText"]),
        .target(
            name: "WorkClawAPI",
            dependencies: [
                "APIKeys", "APIKeysStore", "APIKeysHummingbird", "WorkClaw", hummingbird, httpTypes, nioCore, yams, logging,
            ],
            exclude: ["openapi.yaml", "Contract/style.css"], swiftSettings: settings, plugins: ["EmbedText"]),
        .target(
            name: "WorkClawDashboard",
            dependencies: [
                "APIKeys", "APIKeysStore", "APIKeysHummingbird", "WorkClaw", hummingbird, httpTypes, nioCore, mustache, logging,
                lifecycle,
            ],
            exclude: [
                "Static", "Layout/layout.mustache", "Errors/error.mustache", "SetUp/set-up.mustache", "SignIn/sign-in.mustache",
                "SignIn/code.mustache", "Join/join.mustache", "Keys/List/list.mustache", "Keys/New/new.mustache",
                "Keys/New/made.mustache", "Keys/Details/details.mustache", "Keys/Revoke/revoke.mustache",
                "Keys/Callers/callers.mustache", "Keys/Keep/keep.mustache", "Keys/Limits/limits.mustache",
                "Keys/Rotate/rotate.mustache",
                "Keys/Rotate/rotated.mustache",
                "Keys/Rotate/not-rotated.mustache", "Keys/CutOver/cut-over.mustache", "Keys/CutOver/end-grace.mustache",
                "Account/Overview/overview.mustache", "Account/Address/address.mustache", "Account/Password/change.mustache",
                "Account/SecondFactor/enrolment.mustache", "Forms/ask.mustache", "Forms/password.mustache",
                "Forms/secret.mustache",
                "Join/Link/join-link.mustache", "Schedule/schedule.mustache", "Team/Invite/invite.mustache",
                "Team/Links/new.mustache", "Team/List/list.mustache", "Team/New/new.mustache", "Team/Person/person.mustache",
                "Vault/Details/details.mustache", "Vault/List/list.mustache", "Vault/Log/log.mustache",
                "Vault/Set/set.mustache",
                "Reset/forgotten.mustache", "Reset/reset.mustache",
                "Team/Domains/domains.mustache",
                "Chat/chat.mustache",
                "Audit/audit.mustache", "Explain/explain.mustache", "Keys/Activity/activity.mustache",
                "Claws/Connections/connections.mustache", "Claws/Delete/delete.mustache", "Claws/Deploy/deploy.mustache",
                "Claws/Details/details.mustache",
                "Claws/Files/diff.mustache", "Claws/Files/file.mustache", "Claws/List/list.mustache",
                "Claws/New/new.mustache", "Claws/Settings/settings.mustache", "Claws/Skills/skills.mustache",
                "Claws/identity.mustache", "Deployments/Details/details.mustache", "Deployments/List/list.mustache",
            ], swiftSettings: settings, plugins: ["EmbedText"]),
        .target(
            name: "WorkClawServer",
            dependencies: [
                "APIKeys", "APIKeysStore", "APIKeysHummingbird", "SQLDatabase", "SQLiteDatabase", "PostgresDatabase",
                "VerifyPort", "WorkClaw", "WorkClawAPI", "WorkClawDashboard", hummingbird, httpTypes, hummingbirdCore,
                hummingbirdTLS,
                nioCore, nioHTTP1, nioPosix, nioSSL, configuration,
                logging, coreMetrics, tracing, "OTLPTracing", "PrometheusText",
                lifecycle, unixSignals,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "workclaw", dependencies: ["WorkClawServer", argumentParser, logging], swiftSettings: settings),

        // What stands beside a target's sources becomes part of it.
        .executableTarget(name: "embed-text", swiftSettings: settings),
        .plugin(name: "EmbedText", capability: .buildTool(), dependencies: ["embed-text"]),

        // A stranger's server, guarded by the library.
        .target(
            name: "Invoices", dependencies: ["APIKeys", "APIKeysHummingbird", hummingbird],
            path: "Examples/Invoices/Sources/Invoices", swiftSettings: settings),
        .executableTarget(
            name: "invoices-server", dependencies: ["Invoices", hummingbird],
            path: "Examples/Invoices/Sources/invoices-server", swiftSettings: settings),
        .testTarget(
            name: "InvoicesTests",
            dependencies: ["Invoices", "APIKeys", hummingbird, hummingbirdTesting, httpTypes],
            path: "Examples/Invoices/Tests", swiftSettings: settings),

        // Another one, on SwiftNIO alone, guarded without a framework.
        .target(
            name: "Weather",
            dependencies: [
                "APIKeys", "APIKeysStore", "SQLDatabase", "SQLiteDatabase", nioCore, nioPosix, nioHTTP1, logging,
            ],
            path: "Examples/Weather/Sources/Weather", swiftSettings: settings),
        .executableTarget(
            name: "weather-server", dependencies: ["Weather", "APIKeys", "APIKeysStore"],
            path: "Examples/Weather/Sources/weather-server", swiftSettings: settings),
        .testTarget(
            name: "WeatherTests",
            dependencies: ["TestSupport", "Weather", "APIKeys", "APIKeysStore", asyncHTTPClient, nioCore, nioHTTP1],
            path: "Examples/Weather/Tests", swiftSettings: settings),

        // The server of the tutorial: its steps are the tutorial's own files.
        .executableTarget(
            name: "greetings-server", dependencies: ["APIKeys", "APIKeysHummingbird", hummingbird], path: tutorial,
            exclude: Array(tutorialFiles[..<4]), swiftSettings: settings),
        .testTarget(
            name: "GreetingsTests",
            dependencies: ["greetings-server", "APIKeys", "APIKeysHummingbird", hummingbird, hummingbirdTesting, httpTypes],
            path: "Examples/Greetings/Tests", swiftSettings: settings),

        .testTarget(name: "APIKeysTests", dependencies: ["TestSupport", "APIKeys"], swiftSettings: settings),
        .testTarget(
            name: "APIKeysHummingbirdTests",
            dependencies: [
                "TestSupport", "APIKeys", "APIKeysHummingbird", hummingbird, hummingbirdTesting, httpTypes, nioCore, logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "VerifyPortTests",
            dependencies: ["TestSupport", "APIKeys", "VerifyPort", nioCore, nioPosix, nioEmbedded], swiftSettings: settings),
        .testTarget(
            name: "WorkClawClientTests",
            dependencies: ["TestSupport", "WorkClawClient", asyncHTTPClient, nioCore, nioPosix, nioHTTP1, yams],
            swiftSettings: settings),
        .testTarget(
            name: "PrometheusTextTests", dependencies: ["TestSupport", "PrometheusText", coreMetrics],
            swiftSettings: settings),
        .testTarget(
            name: "OTLPTracingTests", dependencies: ["TestSupport", "OTLPTracing", tracing], swiftSettings: settings),
        .testTarget(
            name: "APIKeysStoreTests",
            dependencies: [
                "TestSupport", "APIKeys", "APIKeysStore", "PrometheusText", "PostgresDatabase", "PostgresTesting",
                "SQLDatabase",
                "SQLiteDatabase", logging,
                lifecycle,
            ],
            swiftSettings: settings),
        // What tests wait with, and the clock and the numbers they hand out.
        .target(name: "TestSupport", dependencies: ["APIKeys"], path: "Tests/TestSupport", swiftSettings: settings),
        // What every engine promises, for the tests of each.
        .target(
            name: "SQLDatabaseContract", dependencies: ["SQLDatabase", "TestSupport"], path: "Tests/SQLDatabaseContract",
            swiftSettings: settings),
        // A real server for tests, which they start and stop.
        .target(
            name: "PostgresTesting", dependencies: ["PostgresDatabase", "Programs", "SQLDatabase"],
            path: "Tests/PostgresTesting",
            swiftSettings: settings),
        .testTarget(
            name: "SQLiteDatabaseTests", dependencies: ["SQLDatabase", "SQLDatabaseContract", "SQLiteDatabase"],
            swiftSettings: settings),
        .testTarget(
            name: "PostgresDatabaseTests",
            dependencies: [
                "TestSupport", "PostgresDatabase", "PostgresTesting", "SQLDatabase", "SQLDatabaseContract", logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "WorkClawTests",
            dependencies: [
                "TestSupport", "APIKeys", "APIKeysStore", "PostgresTesting", "SQLDatabase", "SQLiteDatabase", "WorkClaw",
                hummingbird,
                httpTypes, nioCore, asyncHTTPClient, lifecycle, logging, tracing, inMemoryTracing, "PrometheusText",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "WorkClawAPITests",
            dependencies: [
                "TestSupport", "APIKeys", "APIKeysHummingbird", "APIKeysStore", "PostgresTesting", "SQLDatabase",
                "SQLiteDatabase", "WorkClaw",
                "WorkClawAPI", "WorkClawServer", hummingbird, hummingbirdTesting, httpTypes, nioCore, logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "WorkClawDashboardTests",
            dependencies: [
                "TestSupport", "APIKeys", "APIKeysHummingbird", "APIKeysStore", "PostgresTesting", "SQLDatabase",
                "SQLiteDatabase", "WorkClaw",
                "WorkClawDashboard", "WorkClawServer", hummingbird, hummingbirdTesting, httpTypes, nioCore, logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "WorkClawServerTests",
            dependencies: [
                "TestSupport", "APIKeysHummingbird", "APIKeysStore", "PostgresTesting", "SQLDatabase", "SQLiteDatabase",
                "WorkClawServer", "OTLPTracing", "PrometheusText", httpTypes, hummingbird, hummingbirdTesting, tracing,
                inMemoryTracing, lifecycle, logging, "WorkClaw", "APIKeys",
                configuration,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "TestSupport", "APIKeys", "APIKeysStore", "PostgresTesting", "Programs", "SQLDatabase", "SQLiteDatabase",
                "WorkClaw", "WorkClawClient",
            ],
            path: "Tests/EndToEnd",
            swiftSettings: settings),
        .testTarget(name: "ProgramsTests", dependencies: ["Programs"], swiftSettings: settings),
        .testTarget(
            name: "HouseTests",
            dependencies: ["APIKeys", "Programs", "WorkClaw", "WorkClawAPI", "APIKeysHummingbird", httpTypes, yams],
            swiftSettings: settings),
    ]
        + (1...4).map { step in
            .target(
                name: "GreetingsStep\(step)", dependencies: ["APIKeys", "APIKeysHummingbird", hummingbird], path: tutorial,
                exclude: tutorialFiles.filter { $0 != tutorialFiles[step - 1] }, swiftSettings: settings)
        }
)
