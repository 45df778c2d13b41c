import ArgumentParser
import Codes
import Database
import Domain
import Engine
import Foundation
import Store

/// Writes everything of the merchant to files.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write everything of the merchant to JSON Lines files.",
        discussion: """
            One file for each kind: campaigns, offers, offer_versions, members, coupons, \
            code_batches, issue_jobs, gift_cards, redemptions, holds, audiences, audience_members, \
            recorded_orders, entries and blocks (the journal, in hexadecimal), all of one moment. \
            Codes and what is known of members stay out unless asked for. Codes of batches come \
            from `scrip batch export`. A server may go on meanwhile.

            Example: scrip export --database shop.sqlite --output export-2026-11-22
            """)

    @OptionGroup var options: DatabaseOptions

    @Option(help: ArgumentHelp("A folder; it must not exist.", valueName: "folder"))
    var output: String

    @Flag(help: "With what is known of members: personal data.") var withAttributes = false
    @Flag(help: "With the codes of coupons and gift cards: as good as money.")
    var withCodes = false

    func run() async throws {
        try options.requireDatabase()
        let root = try RootKey.load(path: options.rootKeyPath)
        let driver = try options.openForReading()
        defer { try? driver.close() }
        let database = try await ClosedDatabase.read(driver, root: root)
        guard let merchant = database.merchants.first else {
            throw CommandFailure(
                .refused, "\(options.name) has no merchant yet.", "There is nothing to export.")
        }
        var choice = DatabaseExport.Options()
        choice.withAttributes = withAttributes
        choice.withCodes = withCodes
        let export = DatabaseExport(
            codes: database.codes, tenant: merchant.tenant, options: choice)
        let folder = output
        // The folder gets its name when it is complete.
        let partial = folder + ".partial"
        let counts = try await driver.read { connection in
            let files = try ExportFiles(folder: folder, partial: partial)
            do {
                try export.run(connection) { try files.write($0, $1) }
                try files.finish()
                return files.counts
            } catch {
                files.discard()
                throw error
            }
        }
        let rows = DatabaseExport.Kind.allCases.map { ["\(counts[$0] ?? 0)", $0.rawValue] }
        print(TextTable.lines(rows).joined(separator: "\n"))
        print("exported to \(folder)")
    }
}

/// The files of one export, written through buffers.
private final class ExportFiles {
    private(set) var counts: [DatabaseExport.Kind: Int64] = [:]
    private var handles: [DatabaseExport.Kind: FileHandle] = [:]
    private var buffers: [DatabaseExport.Kind: [UInt8]] = [:]
    private let folder: String
    private let partial: String
    private let bar = ProgressBar("exporting")
    private static let bufferBytes = 262_144

    init(folder: String, partial: String) throws {
        self.folder = folder
        self.partial = partial
        let files = FileManager.default
        guard !files.fileExists(atPath: folder), !files.fileExists(atPath: partial) else {
            throw CommandFailure(
                .refused, "\(folder) exists.", "Name a folder that does not exist.")
        }
        do {
            try files.createDirectory(
                atPath: partial, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure.file(partial, "created")
        }
        for kind in DatabaseExport.Kind.allCases {
            let path = "\(partial)/\(kind.rawValue).jsonl"
            guard
                files.createFile(
                    atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
                let handle = FileHandle(forWritingAtPath: path)
            else { throw CommandFailure.file(path, "written") }
            handles[kind] = handle
        }
    }

    func write(_ kind: DatabaseExport.Kind, _ document: JSON) throws {
        buffers[kind, default: []] += document.serialized()
        buffers[kind, default: []].append(0x0A)
        counts[kind, default: 0] += 1
        let count = counts[kind] ?? 0
        if count.isMultiple(of: 1_000) { bar.show(note: "\(kind.rawValue) \(count)") }
        if (buffers[kind]?.count ?? 0) >= Self.bufferBytes { try flush(kind) }
    }

    private func flush(_ kind: DatabaseExport.Kind) throws {
        do {
            try handles[kind]?.write(contentsOf: Data(buffers[kind] ?? []))
        } catch {
            throw CommandFailure.file("\(partial)/\(kind.rawValue).jsonl", "written")
        }
        buffers[kind]?.removeAll(keepingCapacity: true)
    }

    func finish() throws {
        for kind in DatabaseExport.Kind.allCases {
            try flush(kind)
            try handles[kind]?.synchronize()
            try handles[kind]?.close()
        }
        bar.finish()
        guard rename(partial, folder) == 0 else { throw CommandFailure.file(folder, "written") }
    }

    func discard() {
        bar.finish()
        for handle in handles.values { try? handle.close() }
        try? FileManager.default.removeItem(atPath: partial)
    }
}
