import DevProcess
import Domain
import Engine
import Foundation

/// What a batch of codes costs to make, and how fast its codes leave: the program's own export of
/// signed codes, beside bare signatures on as many cores.
struct ExportFigures {
    private let options: ServerOptions
    private let database: String
    private let batch: String
    private let creation: (seconds: Double, bytes: Int)

    /// Codes in the batch: created, not exported.
    private static let created: Int64 = 100_000_000
    /// Codes exported in each run.
    private static let exported = 400_000

    /// Makes a batch on a fresh file.
    init(_ options: ServerOptions, folder: String) async throws {
        self.options = options
        database = folder + "/codes.sqlite"
        let shop = try await LocalShop.open(database)
        let offer = try await shop.offer(try await shop.campaign("codes"))
        let bytes = try Self.size(database)
        let began = ContinuousClock.now
        batch = try await shop.id(
            "createCodeBatch",
            ["offer_id": .string(offer), "name": "bench", "count": .integer(Self.created)])
        let seconds = (ContinuousClock.now - began).seconds
        creation = (seconds, try Self.size(database) - bytes)
        try await shop.engine.close()
    }

    /// Bytes of the database and its log.
    private static func size(_ database: String) throws -> Int {
        try ["", "-wal"].reduce(0) { sum, suffix in
            let path = database + suffix
            guard FileManager.default.fileExists(atPath: path) else { return sum }
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            return sum + (size ?? 0)
        }
    }

    func take(part turns: inout Turns) {
        turns.add { run in
            let ending = try await export(count: Self.exported, from: 1 + run * Self.exported)
            return ["export_codes": ending.rate, "export_memory_peak": ending.memory]
        }
    }

    /// Runs the export; codes per second, by its own words, and its memory in MiB.
    private func export(count: Int, from first: Int) async throws -> (rate: Double, memory: Double)
    {
        let ending = try await ChildProcess.run(
            options.scrip,
            [
                "batch", "export", "--database", database, batch, "--codes", "signed", "--from",
                "\(first)", "--count", "\(count)", "--append", "--output", "/dev/null",
            ])
        let words = ending.errors.split(whereSeparator: \.isWhitespace)
        guard ending.status == 0, let end = words.lastIndex(of: "per"), end > 0,
            let rate = Double(words[end - 1])
        else { throw CheckFailure("scrip batch export: \(ending.everything)") }
        return (rate, ending.peakMemory)
    }

    func figures(_ runs: [String: [Double]]) -> [Figure] {
        let bare = "bare_sodium_sign_2_threads"
        return [
            Figure(
                name: "batch_creation", unit: "s", runs: [creation.seconds], goals: [.atMost(1)],
                details: ["codes": .integer(Self.created)]),
            Figure(
                name: "batch_bytes", unit: "bytes", runs: [Double(creation.bytes)],
                goals: [.atMost(1_000_000)], details: ["codes": .integer(Self.created)]),
            Figure(
                name: "export_codes", unit: "1/s", runs: runs["export_codes"] ?? [],
                references: [.init(name: bare, value: Figure.median(runs[bare] ?? []))],
                goals: [.share(0.8, of: bare)],
                details: ["codes": .integer(Int64(Self.exported))]),
            Figure(
                name: "export_memory_peak", unit: "MiB", runs: runs["export_memory_peak"] ?? [],
                goals: [.atMost(100)]),
        ]
    }
}
