import ArgumentParser
import Domain
import Engine

struct OfferReplay: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Judge past orders by a changed rule, before it counts.",
        discussion: """
            Shows what would have been taken off, by day, and how many orders are decided \
            otherwise. A running server goes through the past by itself; on a file the command \
            does, and prints what it found.

            Example: scrip offer replay --database shop.sqlite off_3M7Q0Z9K2X4TB --file may.json \
            --from 2026-03-01T00:00:00+08:00 --to 2026-06-01T00:00:00+08:00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The offer's id (off_...).") var id: String
    @Option(help: ArgumentHelp("A JSON file with the changed definition.", valueName: "file"))
    var file: String?
    @Option(name: .customLong("version-number"), help: "Or the number of a version.")
    var number: Int64?
    @Option(help: "Orders from then on (RFC 3339).") var from: String
    @Option(help: "Orders before then (RFC 3339).") var to: String

    func validate() throws {
        guard (file == nil) != (number == nil) else {
            throw ValidationError("Give either --file FILE or --version-number NUMBER.")
        }
    }

    func run(_ session: Session) async throws {
        let created = try await session.change(
            "createReplay", path: ["offer_id": id],
            body: .object(present: [
                "definition": try file.map { try InputDocument.read($0) },
                "version": number.map(JSON.integer), "from": .string(from), "to": .string(to),
            ]))
        guard let local = session.client as? LocalClient else {
            return try session.print(created)
        }
        try await CampaignJobRunner(engine: local.opened.engine).runUntilIdle()
        let job = try JSON.parse(created.body)["id"]?.stringValue ?? ""
        try await session.show(OperationCall("getCampaignJob", path: ["job_id": job]))
    }
}

struct OfferReplayShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay-show", abstract: "Show a replay and what it has found so far.",
        discussion: "Example: scrip offer replay-show --url http://127.0.0.1:8080 cjb_3M7Q0Z9K2X4TB"
    )

    @OptionGroup var target: TargetOptions
    @Argument(help: "The job's id (cjb_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getCampaignJob", path: ["job_id": id]))
    }
}
