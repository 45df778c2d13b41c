import ArgumentParser
import Domain
import Ledger

/// The vouchers for an order and who pays, spelled in options.
struct VoucherOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A voucher; may be repeated.", valueName: "code"))
    var code: [String] = []
    @Option(help: "The merchant's own number of the member.") var member: String?
    @Option(help: "The customer's device, by the merchant's own name.") var device: String?

    func document(_ currency: Asset) throws -> JSON {
        .array(try code.map { try Self.voucher($0, currency) })
    }

    /// `CODE` or `CODE=AMOUNT`; signed codes contain no equals sign.
    private static func voucher(_ text: String, _ currency: Asset) throws -> JSON {
        guard let end = text.lastIndex(of: "=") else { return ["code": .string(text)] }
        let amount = String(text[text.index(after: end)...])
        return [
            "code": .string(String(text[..<end])),
            "amount": .integer(try MoneyText.minorUnits(amount, currency)),
        ]
    }
}
