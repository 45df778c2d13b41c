package import Domain
import Foundation
import Ledger
import Store

/// Imports files: reads a chunk while the one before is committed, and goes on where an
/// interrupted run of the same file has stopped.
package struct FileImporter: Sendable {
    private let engine: Engine
    private let tenant: TenantID

    package init(engine: Engine, tenant: TenantID) {
        self.engine = engine
        self.tenant = tenant
    }

    /// Imports a CSV or JSON Lines file, gzip or plain, as `mapping` says.
    ///
    /// A line at fault is counted and listed; only a file that cannot be read to its end stops
    /// the import, and then what was read is kept. Ends early, between two chunks, when the task
    /// is cancelled. Memory does not depend on the size of the file.
    ///
    /// Throws `ImportFailure`, `CancellationError`, `DatabaseFailure` and `Unavailable`.
    package func run(
        path: String, mapping: ImportMapping, options: ImportOptions = ImportOptions()
    ) async throws -> ImportReport {
        let name = String(path.split(separator: "/").last ?? "")
        let fingerprint = try await onOwnThread {
            try FileFingerprint.make(path: path, mapping: mapping)
        }
        let start = try await begin(name, fingerprint, mapping, options)
        var report = ImportReport(kind: mapping.kind, dryRun: options.dryRun)
        report.take(start)
        report.alreadyImported = start.isDone
        if start.isDone { return report }
        let run = ImportRun(
            writer: ChunkWriter(
                engine: engine, tenant: tenant, fingerprint: fingerprint, file: start.file),
            parser: ChunkParser(
                path: path, mapping: mapping, format: mapping.format(ofFile: name),
                recordsDone: start.lines,
                chunkRows: min(max(options.chunkRows, 1), Limits.importChunkRows)),
            rejects: try options.rejectPath.map { path throws(ImportFailure) in
                try RejectFile(path: path, keeping: start.rejected)
            },
            options: options, start: start)
        return try await run.run(report)
    }

    private func begin(
        _ name: String, _ fingerprint: [UInt8], _ mapping: ImportMapping,
        _ options: ImportOptions
    ) async throws -> ImportProgress {
        let tenant = tenant
        guard options.dryRun else {
            return try await patiently {
                try await engine.startImport(
                    kind: mapping.kind.rawValue, name: name, fingerprint: fingerprint,
                    tenant: tenant)
            }
        }
        let known = try await engine.read { work in
            try ImportFileTable.find(
                tenant: tenant, kind: mapping.kind.rawValue, fingerprint: fingerprint,
                work.connection)
        }
        guard let known, known.state == .done else {
            return ImportProgress(file: 0, lines: 0, accepted: 0, rejected: 0, isDone: false)
        }
        return ImportProgress(
            file: known.id, lines: known.lines, accepted: known.accepted,
            rejected: known.rejected, isDone: true)
    }
}

/// One run over one file.
private struct ImportRun {
    let writer: ChunkWriter
    let parser: ChunkParser
    let rejects: RejectFile?
    let options: ImportOptions
    let start: ImportProgress

    func run(_ first: ImportReport) async throws -> ImportReport {
        let pipe = ChunkPipe<ParsedChunk>()
        defer { pipe.cancel() }
        let parser = parser
        Thread.detachNewThread { parser.run(into: pipe) }
        let begin = ContinuousClock.now
        var progress = start
        var report = first
        while let chunk = try await pipe.next() {
            try Task.checkCancellation()
            progress = try await take(chunk, after: progress)
            report.take(progress)
            report.seconds = (ContinuousClock.now - begin) / .seconds(1)
            report.rowsPerSecond =
                report.seconds > 0 ? Double(progress.lines - start.lines) / report.seconds : 0
            report.peakMemoryBytes = ProcessMemory.peakBytes
            options.progress?(report)
        }
        return report
    }

    private func take(
        _ chunk: ParsedChunk, after before: ImportProgress
    ) async throws -> ImportProgress {
        let refused =
            options.dryRun
            ? try await writer.rehearse(chunk) : try await writer.perform(chunk)
        let rejections = (chunk.rejections + refused).sorted { $0.line < $1.line }
        let progress = ImportProgress(
            file: before.file, lines: before.lines + chunk.recordCount,
            accepted: before.accepted + chunk.recordCount - Int64(rejections.count),
            rejected: before.rejected + Int64(rejections.count), isDone: chunk.isLast)
        try rejects?.append(rejections)
        if !options.dryRun {
            try await writer.commit(chunk, before: before.lines, after: progress)
        }
        return progress
    }
}

extension ImportReport {
    fileprivate mutating func take(_ progress: ImportProgress) {
        lines = progress.lines
        accepted = progress.accepted
        rejected = progress.rejected
    }
}

/// Waits and tries again while the engine is too busy to take more: an import is in no hurry, and
/// other callers go first.
func patiently<Value>(_ body: () async throws -> Value) async throws -> Value {
    for _ in 0..<1_200 {
        do {
            return try await body()
        } catch Unavailable.overloaded {
            try await Task.sleep(for: .milliseconds(50))
        }
    }
    throw Unavailable.overloaded
}
