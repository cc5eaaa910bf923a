// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
]

/// A package of its own, so that nobody who uses the library builds its benchmarks.
let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "workclaw", path: ".."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "verification", dependencies: [.product(name: "APIKeys", package: "workclaw")], swiftSettings: settings),
        .executableTarget(
            name: "activity",
            dependencies: [
                .product(name: "APIKeys", package: "workclaw"),
                .product(name: "APIKeysStore", package: "workclaw"),
                .product(name: "PostgresDatabase", package: "workclaw"),
                .product(name: "SQLiteDatabase", package: "workclaw"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "propagation",
            dependencies: [
                .product(name: "APIKeys", package: "workclaw"),
                .product(name: "APIKeysStore", package: "workclaw"),
                .product(name: "PostgresDatabase", package: "workclaw"),
                .product(name: "SQLiteDatabase", package: "workclaw"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "http-server",
            dependencies: [
                .product(name: "APIKeys", package: "workclaw"),
                .product(name: "APIKeysHummingbird", package: "workclaw"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ],
            swiftSettings: [.swiftLanguageMode(.v5)]),
    ]
)
