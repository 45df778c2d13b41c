import ArgumentParser
import Domain
import Foundation

/// Writes a proof that `scrip-receipt` checks.
struct ReceiptCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Write a proof that a redemption is in the signed journal.",
        discussion: """
            The program scrip-receipt checks it with the journal's public key and nothing else. \
            With --to-block it also leads to a later block, such as the head that was published.

            Example: scrip receipt --database shop.sqlite red_3M7Q0Z9K2X4TB --output receipt.json
            """)

    @OptionGroup var target: TargetOptions
    @Argument(help: "The redemption's id (red_...), or the number of a journal entry.")
    var id: String
    @Option(help: ArgumentHelp("Add the blocks up to this one.", valueName: "block"))
    var toBlock: Int64?
    @Option(help: ArgumentHelp("Write the receipt to this file.", valueName: "file"))
    var output: String?

    func run(_ session: Session) async throws {
        let query = ["to_block": toBlock.map { String($0) }]
        let call =
            Int64(id) == nil
            ? OperationCall("getRedemptionReceipt", path: ["redemption_id": id], query: query)
            : OperationCall("getEntryReceipt", path: ["sequence": id], query: query)
        let answer = try await session.ask(call)
        guard let output else { return StandardOutput.write(answer.body + [0x0A]) }
        do {
            try Data(answer.body + [0x0A]).write(to: URL(fileURLWithPath: output))
        } catch {
            throw CommandFailure.file(output, "written")
        }
    }
}
