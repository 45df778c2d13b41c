import ArgumentParser
import Domain
import Ledger

/// A simple offer, spelled in options.
struct OfferFlags: ParsableArguments {
    @Option(help: "Its name.") var name: String?
    @Option(help: "Take this off, e.g. 10.00.") var amountOff: String?
    @Option(help: "Take this percentage off, e.g. 20 or 12.5.") var percentOff: String?
    @Option(help: "The most --percent-off takes, e.g. 50.00.") var cap: String?
    @Option(
        help: ArgumentHelp(
            "Steps of spend and amount off, e.g. 100:10,200:30.", valueName: "steps"))
    var ladder: String?
    @Option(help: "Least spend on what it is for, e.g. 30.00.") var minimumSpend: String?
    @Option(help: "A word that anybody may use, e.g. SPRING25.") var publicCode: String?
    @Option(help: "Most coupons issued.") var limitIssues: Int64?
    @Option(help: "Most redemptions.") var limitTotal: Int64?
    @Option(help: "Most redemptions of one member.") var limitMember: Int64?
    @Option(help: "Uses of one coupon.") var usesPerCoupon: Int64?
    @Flag(help: "For members only.") var memberOnly = false
    @Flag(help: "Not beside other coupons.") var notCombinable = false
    @Option(help: "Higher is applied first, -1000 to 1000.") var priority: Int64?

    /// How many benefits are spelled; one is right.
    var benefits: Int { [amountOff, percentOff, ladder].compactMap { $0 }.count }

    var isGiven: Bool {
        let texts = [name, amountOff, percentOff, cap, ladder, minimumSpend, publicCode]
        let numbers = [limitIssues, limitTotal, limitMember, usesPerCoupon, priority]
        return texts.contains { $0 != nil } || numbers.contains { $0 != nil } || memberOnly
            || notCombinable
    }

    func validate() throws {
        guard cap == nil || percentOff != nil else {
            throw ValidationError("--cap belongs to --percent-off.")
        }
    }

    /// The body of createOffer, without the campaign. Throws `Refusal` for malformed amounts.
    func document(_ currency: Asset) throws -> JSON {
        let minimum = try minimumSpend.map { text throws(Refusal) in
            JSON.integer(try MoneyText.minorUnits(text, currency))
        }
        let restrictions = JSON.object(present: [
            "minimum_spend": minimum, "member_only": memberOnly ? true : nil,
        ])
        let limits = JSON.object(present: [
            "total_issues": limitIssues.map(JSON.integer),
            "total_redemptions": limitTotal.map(JSON.integer),
            "redemptions_per_member": limitMember.map(JSON.integer),
            "uses_per_coupon": usesPerCoupon.map(JSON.integer),
        ])
        return .object(present: [
            "name": name.map(JSON.string), "benefit": try benefit(currency),
            "restrictions": restrictions, "limits": limits,
            "public_code": publicCode.map(JSON.string),
            "combinable": notCombinable ? false : nil, "priority": priority.map(JSON.integer),
        ])
    }

    private func benefit(_ currency: Asset) throws -> JSON {
        if let amountOff {
            let amount = try MoneyText.minorUnits(amountOff, currency)
            return ["type": "amount_off", "amount": .integer(amount)]
        }
        if let percentOff {
            let most = try cap.map { text throws(Refusal) in
                JSON.integer(try MoneyText.minorUnits(text, currency))
            }
            return .object(present: [
                "type": "percent_off", "basis_points": .integer(try basisPoints(percentOff)),
                "cap": most,
            ])
        }
        return ["type": "ladder", "steps": .array(try steps(ladder ?? "", currency))]
    }

    /// A percentage has two digits after the point, like an amount of most currencies.
    private func basisPoints(_ text: String) throws -> Int64 {
        let hundredths = Asset(currency: "USD").flatMap {
            try? MoneyText.minorUnits(text, $0)
        }
        guard let hundredths, (1...10_000).contains(hundredths) else {
            throw CommandFailure(
                .usage, "\(text) is no percentage.", "Write --percent-off 20 or 12.5, up to 100.")
        }
        return hundredths
    }

    private func steps(_ text: String, _ currency: Asset) throws -> [JSON] {
        try text.split(separator: ",").map { step in
            let parts = step.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw CommandFailure(
                    .usage, "\(step) is no step.", "Write --ladder 100:10,200:30.")
            }
            return [
                "threshold": .integer(try MoneyText.minorUnits(String(parts[0]), currency)),
                "amount_off": .integer(try MoneyText.minorUnits(String(parts[1]), currency)),
            ]
        }
    }
}
