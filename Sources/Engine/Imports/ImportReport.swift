package import Domain
import Foundation
import Ledger

/// How to import a file.
package struct ImportOptions: Sendable {
    /// Check everything and write nothing.
    package var dryRun = false
    /// Where to list refused lines (CSV: line, code, field, reason); nil: nowhere.
    package var rejectPath: String?
    /// Records per command, 1 ... `Limits.importChunkRows`.
    package var chunkRows = 2_000
    /// Called after each chunk.
    package var progress: (@Sendable (ImportReport) -> Void)?

    package init() {}
}

/// What came of a file, or how far it has come.
package struct ImportReport: Hashable, Sendable {
    package let kind: ImportKind
    package let dryRun: Bool
    /// The same file, with the same mapping, was imported completely before: nothing was done.
    package var alreadyImported = false
    /// Records of the file done so far, those of an earlier, interrupted run included.
    package var lines: Int64 = 0
    package var accepted: Int64 = 0
    package var rejected: Int64 = 0
    /// Of this run alone.
    package var seconds: Double = 0
    package var rowsPerSecond: Double = 0
    /// Most memory the process has had in its life; 0 where the system does not tell.
    package var peakMemoryBytes: Int64 = 0

    package init(kind: ImportKind, dryRun: Bool) {
        self.kind = kind
        self.dryRun = dryRun
    }

    package var json: JSON {
        [
            "kind": .string(kind.rawValue), "dry_run": .bool(dryRun),
            "already_imported": .bool(alreadyImported), "lines": .integer(lines),
            "accepted": .integer(accepted), "rejected": .integer(rejected),
            "milliseconds": .integer(Int64(seconds * 1_000)),
            "rows_per_second": .integer(Int64(rowsPerSecond)),
            "peak_memory_bytes": .integer(peakMemoryBytes),
        ]
    }
}

/// Memory of this process as the system counts it.
enum ProcessMemory {
    /// `VmHWM` of `/proc/self/status`, in bytes; 0 where there is no such file.
    static var peakBytes: Int64 {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: { !$0.isNumber }).first
        else { return 0 }
        return (Int64(kibibytes) ?? 0) * 1_024
    }
}
