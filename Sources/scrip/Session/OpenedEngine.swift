import ArgumentParser
import Codes
import Database
import Domain
import Engine
import Foundation
import Ledger
import Logging
import Store

/// An engine opened on a database, and what it was opened with.
struct OpenedEngine {
    let engine: Engine
    let driver: any Driver

    /// Opens the database, creating a file and its root key where there is none.
    ///
    /// A root key is created only for a new database: an old one without its key is an error, as
    /// nothing in it could be read or signed.
    static func open(
        _ options: DatabaseOptions, logger: Logger, acceptsClock: Bool = false
    ) async throws -> OpenedEngine {
        let isNewFile = options.isNewFile
        let driver = try options.open()
        do {
            let root =
                try await options.isNew(driver, isNewFile)
                ? try RootKey.loadOrCreate(path: options.rootKeyPath)
                : try RootKey.load(path: options.rootKeyPath)
            var configuration = EngineConfiguration(root: root, logger: logger)
            configuration.clockWitness = .machine
            configuration.acceptsClock = acceptsClock
            let engine = try await Engine.open(driver: driver, configuration: configuration)
            return OpenedEngine(engine: engine, driver: driver)
        } catch {
            try? driver.close()
            throw error
        }
    }

    /// The merchant of a database, made with an operator key where there is none yet.
    ///
    /// The key is written to `keyFile`, readable by this account only.
    func ensureMerchant(
        name: String, currency: Asset, keyFile: String
    ) async throws -> (tenant: TenantID, isNew: Bool) {
        let (tenant, isNew) = try await engine.firstMerchant(name: name, currency: currency)
        guard isNew else { return (tenant, false) }
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
