import ArgumentParser
import Domain
import Engine
import Foundation

/// Writes the codes of a batch to a file.
struct BatchExport: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the codes of a batch to a file.",
        discussion: """
            Codes are as good as money: the file is readable by this account only, and the \
            journal notes who got which. Works on the database file only; a running server sends \
            the same at /v1/code-batches/{batch_id}/codes. To go on after an interruption, repeat \
            with --from, one more than the number of the last whole line, and --append.

            Example: scrip batch export --database shop.sqlite bat_3M7Q0Z9K2X4TB --output \
            codes.csv
            """)

    @OptionGroup var target: TargetOptions
    @Argument(help: "The batch's id (bat_...).") var id: String
    @Option(help: ArgumentHelp("Write to this file.", valueName: "file")) var output: String
    @Option(help: "csv, or jsonl for one JSON object a line.")
    var format = CodeExportOrder.Format.csv
    @Option(help: "typed, signed, or both codes of each coupon.")
    var codes = CodeExportOrder.Forms.both
    @Option(help: "Draw the signed code: svg or png (in base 64 within the file).")
    var qr = CodeExportOrder.Image.none
    @Option(
        help: ArgumentHelp(
            "Put drawings into this folder, one file for each code.", valueName: "folder"))
    var qrDir: String?
    @Option(help: "Number of the first code; the batch's first is 1.") var from: Int64 = 1
    @Option(help: "At most so many. Default: all that follow.") var count: Int64?
    @Flag(help: "Add to the file instead of refusing one that exists.") var append = false

    func validate() throws {
        guard from >= 1, count ?? 1 >= 1 else {
            throw ValidationError("--from and --count take 1 or more.")
        }
        guard qrDir == nil || qr != .none else {
            throw ValidationError("--qr-dir needs --qr svg or --qr png.")
        }
    }

    func run(_ session: Session) async throws {
        let client = try session.localClient(for: "Exporting codes")
        let engine = client.opened.engine
        let batch = try engine.codes.identifier(id, as: CodeBatchID.self, what: "code batch")
        var order = CodeExportOrder(
            format: format, forms: codes, image: qr, first: from, count: count)
        let files = try CodeFiles(
            output: output, isAppending: append, folder: qrDir, suffix: qr.rawValue)
        order.hasHeader = files.isEmpty
        let export = try await engine.exportCodes(
            of: batch, order, tasks: 2 * ProcessInfo.processInfo.activeProcessorCount,
            drawsApart: qrDir != nil, RequestIdentity(tenant: client.tenant))
        try await write(export, to: files)
    }

    private func write(_ export: CodeExport, to files: CodeFiles) async throws {
        let began = ContinuousClock.now
        let bar = ProgressBar("exporting")
        defer { bar.finish() }
        var done: Int64 = 0
        while let piece = try await export.next() {
            try files.write(piece)
            done += piece.count
            bar.show(Double(done) / Double(max(export.total, 1)))
        }
        try files.finish()
        bar.finish()
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        let rate = Int64((Double(done) / max(seconds, 0.001)).rounded())
        StandardError.write(
            "\(done) codes in \(String(format: "%.2f", seconds)) s, \(rate) per second")
    }
}

extension CodeExportOrder.Format: ExpressibleByArgument {}
extension CodeExportOrder.Forms: ExpressibleByArgument {}
extension CodeExportOrder.Image: ExpressibleByArgument {}
