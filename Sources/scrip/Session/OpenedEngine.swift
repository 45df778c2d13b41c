import ArgumentParser
import Codes
import Database
import Domain
import Engine
import Foundation
import Ledger
import Logging
import Store

/// Where the database is; its root key lies beside it unless said otherwise.
struct DatabaseOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The database file.", valueName: "file"))
    var database: String

    @Option(
        help: ArgumentHelp(
            "The root key file. Default: the database file with .key appended.",
            valueName: "file"))
    var rootKey: String?

    var rootKeyPath: String { rootKey ?? database + ".key" }

    /// For commands that work on what is there: throws where there is no such file.
    func requireDatabase() throws {
        guard FileManager.default.fileExists(atPath: database) else {
            throw CommandFailure(
                .unreachable, "There is no database at \(database).",
                "Check the path, or run: scrip init --database \(database) --merchant NAME")
        }
    }
}

/// An engine opened on a file, and what it was opened with.
struct OpenedEngine {
    let engine: Engine
    let driver: SQLiteDriver

    /// Opens the file, creating it, its root key and a first merchant where there is none.
    ///
    /// A root key is created only for a new database: an old one without its key is an error, as
    /// nothing in it could be read or signed.
    static func open(_ options: DatabaseOptions, logger: Logger) async throws -> OpenedEngine {
        let isNew =
            !FileManager.default.fileExists(atPath: options.database)
            || (try? FileManager.default.attributesOfItem(atPath: options.database)[.size])
                as? Int == 0
        let driver = try SQLiteDriver(path: options.database)
        do {
            let root =
                isNew
                ? try RootKey.loadOrCreate(path: options.rootKeyPath)
                : try RootKey.load(path: options.rootKeyPath)
            let engine = try await Engine.open(
                driver: driver, configuration: EngineConfiguration(root: root, logger: logger))
            return OpenedEngine(engine: engine, driver: driver)
        } catch {
            try? driver.close()
            throw error
        }
    }

    /// The merchant of a file, made with an operator key where there is none yet.
    ///
    /// The key is written to `FILE.operator-key`, readable by this account only.
    func ensureMerchant(
        name: String, currency: Asset, keyFile: String
    ) async throws -> (tenant: TenantID, isNew: Bool) {
        if let first = try await engine.merchants().first { return (first.tenant, false) }
        let tenant = try await engine.createMerchant(name: name, currency: currency)
        let draft = try APIKeyDraft.read(["name": "first operator key", "role": "operator"])
        let answer = try await engine.createAPIKey(draft, RequestIdentity(tenant: tenant))
        let secret = try JSON.parse(answer.body)["secret"]?.stringValue ?? ""
        try writePrivately(secret + "\n", to: keyFile)
        return (tenant, true)
    }
}

/// Writes a file that only this account can read.
func writePrivately(_ text: String, to path: String) throws {
    let bytes = Array(text.utf8)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
        throw CommandFailure.file(path, "written")
    }
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o600) == 0, write(descriptor, bytes, bytes.count) == bytes.count,
        fsync(descriptor) == 0
    else {
        throw CommandFailure.file(path, "written")
    }
}
