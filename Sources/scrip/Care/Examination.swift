import Codes
import Database
import Domain
import Engine
import Foundation
import Ledger
import Store

/// What the doctor looks at, in the order of its findings.
struct Examination {
    private(set) var findings: [Finding] = []

    private mutating func add(_ verdict: Finding.Verdict, _ name: String, _ text: String) {
        findings.append(Finding(verdict: verdict, name: name, text: text))
    }

    // MARK: Around the file

    mutating func lookAround(_ options: DatabaseOptions) {
        lookAtKey(options.rootKeyPath)
        // The disk of a server is not ours to look at.
        guard !options.isServer else { return }
        let folder = URL(fileURLWithPath: options.database).deletingLastPathComponent().path
        lookAtDisk(folder, options.database)
        if let microseconds = FileSync.medianMicroseconds(in: folder) {
            let perSecond = microseconds > 0 ? 1_000_000 / microseconds : 0
            add(
                microseconds > 20_000 ? .note : .ok, "sync",
                "\(microseconds) microseconds, median of 21 (\(perSecond) commits a second)")
        } else {
            add(.wrong, "sync", "\(folder) cannot be written. Check its permissions.")
        }
    }

    private mutating func lookAtKey(_ path: String) {
        do {
            _ = try RootKey.load(path: path)
            add(.ok, "root key", "\(path), readable by its owner only")
        } catch {
            add(.wrong, "root key", error.description)
        }
    }

    private mutating func lookAtDisk(_ folder: String, _ database: String) {
        let files = FileManager.default
        let system = try? files.attributesOfFileSystem(forPath: folder)
        let file = try? files.attributesOfItem(atPath: database)
        guard let free = (system?[.systemFreeSize] as? NSNumber)?.int64Value,
            let size = (file?[.size] as? NSNumber)?.int64Value
        else { return add(.note, "disk", "the free space is not known") }
        let mebibyte: Int64 = 1_048_576
        let text = "\(free / mebibyte) MiB free, the database has \(size / mebibyte) MiB"
        // Room for one more copy of the database and its log.
        let isTight = free < size + 256 * mebibyte
        add(isTight ? .wrong : .ok, "disk", isTight ? text + ". Free some space." : text)
    }

    // MARK: Inside the file

    mutating func lookInside(_ options: DatabaseOptions) async {
        do {
            let driver = try options.openForReading()
            defer { try? driver.close() }
            for (name, value) in driver.information() where name != "path" {
                let name = name.split(separator: "_").joined(separator: " ")
                let isWrong = value == "off" && ["fsync", "full page writes"].contains(name)
                let isNote =
                    value.hasPrefix("affected") || (name == "data checksums" && value == "off")
                add(isWrong ? .wrong : isNote ? .note : .ok, name, value)
            }
            try await lookAtSchema(driver)
            try await lookAtJournal(driver, options)
        } catch {
            let failure = CommandFailure(error)
            add(.wrong, "database", "\(failure.happened) \(failure.advice)")
        }
    }

    private mutating func lookAtSchema(_ driver: any Driver) async throws {
        let pending = try await Migrator(Migrations.all).pending(in: driver)
        let newest = Migrations.all.count
        if pending.isEmpty {
            add(.ok, "schema", "version \(newest), the newest this program knows")
        } else {
            add(
                .note, "schema",
                "version \(newest - pending.count) of \(newest); the next start brings it up")
        }
    }

    private mutating func lookAtJournal(
        _ driver: any Driver, _ options: DatabaseOptions
    ) async throws {
        let root = try RootKey.load(path: options.rootKeyPath)
        let database = try await ClosedDatabase.read(driver, root: root)
        let head = database.head
        let now = EngineConfiguration.wallClock()
        if head.block == 0 {
            add(.ok, "journal", "empty")
        } else {
            let hash = hexadecimal(Array(head.hash.prefix(8)))
            add(
                .ok, "journal",
                "block \(head.block), \(head.entries) entries, hash \(hash)..., closed "
                    + head.time.rfc3339)
        }
        let ahead = head.time.milliseconds - now.milliseconds
        add(
            ahead > 1_000 ? .wrong : .ok, "clock",
            ahead > 1_000
                ? "\(now.rfc3339) is \(ahead / 1_000) s before the last block. Set the clock."
                : now.rfc3339)
        for merchant in database.merchants {
            add(.ok, "merchant", "\(merchant.name) (\(merchant.currency.code))")
        }
        lookAtKeys(database.codes.records, now)
    }

    private mutating func lookAtKeys(_ records: [KeySlotRecord], _ now: Timestamp) {
        let tenYears: Int64 = 3_650 * 86_400_000
        for record in records where record.state == .active {
            // The first key of each purpose is valid from the beginning of time.
            let born = max(record.validFrom, record.validUntil - tenYears)
            let days = (now.milliseconds - born) / 86_400_000
            let owner = record.tenant == 0 ? "" : " of merchant \(record.tenant)"
            let isOld = record.purpose != .typed && days > 90
            add(
                isOld ? .note : .ok, "key \(record.purpose.rawValue)",
                "slot \(record.slot)\(owner), \(days) days old"
                    + (isOld ? "; `scrip serve` or `scrip key rotate` renews it" : ""))
        }
    }
}
