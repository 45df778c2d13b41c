/// The wire form of a give-back: `{"type": "give_back", "form": "points", "amount": 100, ...}`.
extension GiveBack {
    private static let forms = ["points", "cash_credit", "coupon"]

    init?(reading fields: inout ObjectReader) {
        let word = fields.required("form", .enumeration(GiveBack.forms))
        let total = fields.optional("total", .integer(1...Limits.quota))
        let offer = fields.optional("offer_id", .identifier)
        let worth = GiveBack.worth(&fields)
        let days = fields.optional("after_days", .integer(0...Limits.giveBackDays)) ?? 0
        if total != nil, word != "points" {
            fields.refuse("total", .invalidField, required: "for points only", actual: "set")
        }
        if word == "coupon", offer == nil {
            fields.refuse(
                "offer_id", .missingField, required: "the offer whose coupons are given",
                actual: .null)
        } else if word != "coupon", offer != nil {
            fields.refuse("offer_id", .invalidField, required: "for coupons only", actual: "set")
        }
        guard let word, let worth else { return nil }
        switch word {
        case "points": self.init(.points(total: total), worth, afterDays: days)
        case "cash_credit": self.init(.cashCredit, worth, afterDays: days)
        default:
            guard let offer else { return nil }
            self.init(.coupon(offer: offer), worth, afterDays: days)
        }
    }

    /// Exactly one of `amount`, `basis_points` and `steps` says how much.
    private static func worth(_ fields: inout ObjectReader) -> Benefit? {
        let amount = fields.optional("amount", .amount)
        let threshold = fields.optional("threshold", .amount)
        let times = fields.optional("times", .pieces(1))
        let share = fields.optional("basis_points", .integer(1...10_000))
        let cap = fields.optional("cap", .amount)
        let steps = fields.optional("steps", .list(of: .giftStep, count: 1...Limits.ladderSteps))
        let measure = fields.optional("by", FieldFormat<Benefit.Measure>.oneCase)
        let kinds = [amount != nil, share != nil, steps != nil].filter { $0 }.count
        guard kinds == 1 else {
            if fields.hasNoFault {
                fields.refuse(
                    "amount", kinds == 0 ? .missingField : .invalidField,
                    required: "one of amount, basis_points, steps", actual: .integer(Int64(kinds)))
            }
            return nil
        }
        let strays: [(String, Bool)] = [
            ("threshold", threshold != nil && amount == nil),
            ("times", times != nil && threshold == nil),
            ("cap", cap != nil && share == nil), ("by", measure != nil && steps == nil),
        ]
        for (name, isStray) in strays where isStray {
            fields.refuse(name, .invalidField, required: "the field it goes with", actual: .null)
        }
        if let steps { return .ladder(steps, by: measure ?? .amount) }
        if let share { return .percentOff(basisPoints: share, cap: cap) }
        guard let amount else { return nil }
        return threshold.map { .eachFull(threshold: $0, amountOff: amount, times: times) }
            ?? .amountOff(amount)
    }

    var document: JSON {
        var members: [JSON.Member] = [
            .init("type", "give_back"), .init("form", .string(formName)),
        ]
        switch form {
        case .points(let total): if let total { members.append(.init("total", .integer(total))) }
        case .cashCredit: break
        case .coupon(let offer): members.append(.init("offer_id", .string(offer)))
        }
        members += worthMembers
        if afterDays > 0 { members.append(.init("after_days", .integer(afterDays))) }
        return .object(members)
    }

    package var formName: String {
        switch form {
        case .points: "points"
        case .cashCredit: "cash_credit"
        case .coupon: "coupon"
        }
    }

    private var worthMembers: [JSON.Member] {
        let document: JSON =
            switch worth {
            case .amountOff(let amount): ["amount": .integer(amount)]
            case .percentOff(let share, let cap):
                .object(present: [
                    "basis_points": .integer(share), "cap": cap.map(JSON.integer),
                ])
            case .eachFull(let threshold, let amount, let times):
                .object(present: [
                    "threshold": .integer(threshold), "amount": .integer(amount),
                    "times": times.map(JSON.integer),
                ])
            case .ladder(let steps, let measure):
                .object(present: [
                    "by": measure == .amount ? nil : .string(measure.rawValue),
                    "steps": .array(steps.map(\.giftDocument)),
                ])
            default: preconditionFailure("a give-back is worth an amount, a share or steps")
            }
        return document.members ?? []
    }
}

extension Benefit.Step {
    fileprivate var giftDocument: JSON {
        switch gives {
        case .amountOff(let amount):
            ["threshold": .integer(threshold), "amount": .integer(amount)]
        case .percentOff(let share, let cap):
            .object(present: [
                "threshold": .integer(threshold), "basis_points": .integer(share),
                "cap": cap.map(JSON.integer),
            ])
        }
    }
}

extension FieldFormat where Value == Benefit.Step {
    /// An amount or a share: exactly one of the two.
    fileprivate static var giftStep: FieldFormat {
        .object { fields in
            let threshold = fields.required("threshold", .amount)
            let amount = fields.optional("amount", .amount)
            let share = fields.optional("basis_points", .integer(1...10_000))
            let cap = fields.optional("cap", .amount)
            if (amount == nil) == (share == nil) || (cap != nil && share == nil) {
                fields.refuse(
                    "amount", .invalidField,
                    required: "amount, or basis_points with or without cap",
                    actual: "another mix")
                return nil
            }
            guard let threshold else { return nil }
            if let amount { return Benefit.Step(threshold: threshold, amountOff: amount) }
            return share.map {
                Benefit.Step(
                    threshold: threshold, gives: .percentOff(basisPoints: $0, cap: cap))
            }
        }
    }
}
