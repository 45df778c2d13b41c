import ArgumentParser
import Database
import Foundation
import PostgresDatabase
import Store

/// Where the database is: a file, or a PostgreSQL server. The root key of a file lies beside it
/// unless said otherwise; that of a server has to be named.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The database: a file, or postgresql://USER@HOST/NAME.", valueName: "file"))
    var database: String

    @Option(
        help: ArgumentHelp(
            "The root key file. Default: the database file with .key appended.",
            valueName: "file"))
    var rootKey: String?

    func validate() throws {
        guard !isServer || rootKey != nil else {
            throw ValidationError(
                "A database server needs --root-key FILE: the same key for every process on it.")
        }
    }

    var isServer: Bool { PostgresAddress.isAddress(database) }

    /// For messages: without account and password.
    var name: String {
        isServer ? (try? PostgresAddress(database))?.description ?? "the server" : database
    }

    var rootKeyPath: String { rootKey ?? database + ".key" }

    /// Where the first operator key is written: beside the file, or beside the root key.
    var operatorKeyPath: String {
        guard isServer else { return database + ".operator-key" }
        let path = rootKeyPath
        return (path.hasSuffix(".key") ? String(path.dropLast(4)) : path) + ".operator-key"
    }

    /// For commands that work on what is there: throws where there is no such file.
    func requireDatabase() throws {
        guard !isServer, !FileManager.default.fileExists(atPath: database) else { return }
        throw CommandFailure(
            .unreachable, "There is no database at \(database).",
            "Check the path, or run: scrip init --database \(database) --merchant NAME")
    }

    /// For commands that only make sense where the database is a file.
    func requireFile(_ instead: String) throws {
        guard isServer else { return }
        throw CommandFailure(.refused, "\(name) is a database server.", instead)
    }

    // MARK: Drivers

    /// For an engine: the only process on a file, one of many on a server.
    func open() throws(DatabaseFailure) -> any Driver {
        isServer ? try PostgresDriver(address: database) : try SQLiteDriver(path: database)
    }

    /// For commands that only look: beside a running server, or on a file that nobody has open.
    func openForReading() throws -> any Driver {
        guard isServer else { return try SQLiteDriver.forReading(database) }
        var options = PostgresOptions()
        options.isReadOnly = true
        // Looking at everything takes its time, and nobody waits for it.
        options.readMilliseconds = options.definitionMilliseconds
        return try PostgresDriver(address: database, options: options)
    }

    var isNewFile: Bool {
        guard !isServer else { return false }
        let attributes = try? FileManager.default.attributesOfItem(atPath: database)
        return ((attributes?[.size] as? NSNumber)?.intValue ?? 0) == 0
    }

    /// Whether nothing was ever stored, so that a root key may still be made.
    func isNew(_ driver: any Driver, _ isNewFile: Bool) async throws -> Bool {
        guard isServer else { return isNewFile }
        return try await Migrator(Migrations.all).pending(in: driver).count == Migrations.all.count
    }
}

extension SQLiteDriver {
    /// For commands that only look: beside a running server, or on a file that nobody has open.
    static func forReading(_ path: String) throws(DatabaseFailure) -> SQLiteDriver {
        var options = SQLiteOptions()
        options.isReadOnly = true
        do {
            return try SQLiteDriver(path: path, options: options)
        } catch {
            guard error.code == .alreadyOpen else { throw error }
        }
        options.isBesideWriter = true
        return try SQLiteDriver(path: path, options: options)
    }
}
