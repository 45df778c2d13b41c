// swift-tools-version:6.2
// Layer = target, room = folder. Arrows go one way: see README, "Where to find things".

import PackageDescription

/// One set of settings for every target of ours: warnings are errors, a module leaks only by a
/// written `public import`, and an existential is spelled out.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbirdCore = Target.Dependency.product(
    name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")

let package = Package(
    name: "scrip",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "scrip", targets: ["scrip"]),
        .executable(name: "scrip-receipt", targets: ["scrip-receipt"]),
    ],
    dependencies: [
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // MARK: C libraries
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(
            name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(name: "CTime"),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        // MARK: The pure core
        .target(name: "Ledger", swiftSettings: settings),
        .target(name: "Domain", dependencies: ["Ledger"], swiftSettings: settings),

        .target(name: "Receipts", dependencies: ["CSodium", "Ledger"], swiftSettings: settings),

        // MARK: Edges and shell
        .target(
            name: "Codes", dependencies: ["CSodium", "CQREncode", crypto],
            swiftSettings: settings),
        .target(name: "Database", dependencies: [grdb, sqlite], swiftSettings: settings),
        .target(
            name: "PostgresDatabase", dependencies: ["CPostgres", "Database"],
            swiftSettings: settings),
        .target(
            name: "Store", dependencies: ["Database", "Domain", "Ledger"], swiftSettings: settings),
        .target(
            name: "Engine",
            dependencies: [
                "CTime", "Codes", "Database", "Domain", "Ledger", "Receipts", "Store", logging,
                lifecycle,
            ],
            swiftSettings: settings),
        .target(
            name: "Server",
            dependencies: [
                "Codes", "Database", "Domain", "Engine", "Ledger", "Receipts", hummingbirdCore,
                logging, lifecycle, nioCore, nioPosix, nioHTTP1,
            ],
            swiftSettings: settings),

        // MARK: The test kit: faults, workloads, an auditor
        .target(
            name: "Simulation",
            dependencies: [
                "Codes", "CSodium", "Database", "Domain", "Engine", "Ledger", "Store", logging,
                sqlite,
            ],
            swiftSettings: settings),

        // MARK: Programs
        .executableTarget(
            name: "scrip",
            dependencies: [
                "Codes", "Database", "Domain", "Engine", "Ledger", "PostgresDatabase", "Server",
                "Store", arguments, logging, lifecycle, nioCore, signals,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "scrip-receipt", dependencies: ["Ledger", "Receipts", arguments],
            swiftSettings: settings),
        .target(
            name: "DevClient", dependencies: [nioCore, nioPosix], path: "tools/dev/Client",
            swiftSettings: settings),
        .target(name: "CSpawn", path: "tools/dev/CSpawn"),
        .target(
            name: "DevProcess", dependencies: ["CSpawn"], path: "tools/dev/Process",
            swiftSettings: settings),
        .target(
            name: "DevPostgres", dependencies: ["DevProcess"], path: "tools/dev/Postgres",
            swiftSettings: settings),
        .target(name: "DevRules", path: "tools/dev/Rules", swiftSettings: settings),
        .executableTarget(
            name: "dev",
            dependencies: [
                "Codes", "CSodium", "Database", "DevClient", "DevPostgres", "DevProcess",
                "DevRules", "Domain", "Engine", "Ledger", "PostgresDatabase", "Server",
                "Simulation", "Store", arguments, logging, nioCore, nioPosix, sqlite,
            ],
            path: "tools/dev",
            exclude: ["CSpawn", "Client", "Postgres", "Process", "Rules"],
            swiftSettings: settings),

        // MARK: Tests
        .target(
            name: "TestSupport",
            dependencies: [
                "Codes", "Database", "DevPostgres", "Domain", "Engine", "Ledger",
                "PostgresDatabase", "Server", "Store", logging, lifecycle, nioCore, nioPosix,
                nioHTTP1,
            ],
            path: "Tests/Support",
            swiftSettings: settings),
        .testTarget(name: "LedgerTests", dependencies: ["Ledger"], swiftSettings: settings),
        .testTarget(
            name: "DomainTests", dependencies: ["Domain", "Ledger"], swiftSettings: settings),
        .testTarget(
            name: "DevClientTests", dependencies: ["DevClient", nioCore, nioPosix],
            swiftSettings: settings),
        .testTarget(name: "DevRulesTests", dependencies: ["DevRules"], swiftSettings: settings),
        .testTarget(
            name: "DevProcessTests", dependencies: ["DevProcess"], swiftSettings: settings),
        .testTarget(
            name: "CodesTests", dependencies: ["Codes", "DevProcess"], exclude: ["Vectors"],
            swiftSettings: settings),
        .testTarget(
            name: "ReceiptsTests", dependencies: ["Codes", "Ledger", "Receipts"],
            swiftSettings: settings),
        .testTarget(
            name: "DatabaseTests",
            dependencies: [
                "Database", "DevPostgres", "DevProcess", "PostgresDatabase", "TestSupport", sqlite,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ScripTests", dependencies: ["DevProcess", "Domain", "scrip"],
            exclude: ["Help"],
            swiftSettings: settings),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Database", "Domain", "Ledger", "Store", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "EngineTests",
            dependencies: [
                "Codes", "Database", "DevProcess", "Domain", "Engine", "Ledger", "Receipts",
                "Server", "Simulation", "Store", "TestSupport", logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Codes", "Database", "Domain", "Engine", "Ledger", "Simulation", "Store",
                "TestSupport", logging, sqlite,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Codes", "DevProcess", "Domain", "Engine", "Ledger", "Server", "TestSupport",
                logging, lifecycle, nioCore, nioPosix,
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
