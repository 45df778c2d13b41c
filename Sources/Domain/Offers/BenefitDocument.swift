extension Benefit {
    private static let types = ["amount_off", "percent_off", "ladder"]

    /// `{"type": "amount_off" | "percent_off" | "ladder", ...}`.
    var document: JSON {
        switch self {
        case .amountOff(let amount):
            ["type": "amount_off", "amount": .integer(amount)]
        case .percentOff(let basisPoints, let cap):
            .object(present: [
                "type": "percent_off", "basis_points": .integer(basisPoints),
                "cap": cap.map(JSON.integer),
            ])
        case .ladder(let steps):
            [
                "type": "ladder",
                "steps": .array(
                    steps.map {
                        ["threshold": .integer($0.threshold), "amount_off": .integer($0.amountOff)]
                    }),
            ]
        }
    }

    fileprivate init?(reading fields: inout ObjectReader) {
        switch fields.required("type", .enumeration(Benefit.types)) {
        case "amount_off":
            guard let amount = fields.required("amount", .amount) else { return nil }
            self = .amountOff(amount)
        case "percent_off":
            let basisPoints = fields.required("basis_points", .integer(1...10_000))
            let cap = fields.optional("cap", .amount)
            guard let basisPoints else { return nil }
            self = .percentOff(basisPoints: basisPoints, cap: cap)
        case "ladder":
            let steps = fields.required(
                "steps", .list(of: .step, count: 1...Limits.ladderSteps))
            guard let steps else { return nil }
            self = .ladder(steps)
        default:
            fields.tolerateUnknownFields()
            return nil
        }
    }
}

extension FieldFormat where Value == Benefit {
    static var benefit: FieldFormat {
        .object { Benefit(reading: &$0) }
    }
}

extension FieldFormat where Value == Benefit.Step {
    fileprivate static var step: FieldFormat {
        .object { fields in
            let threshold = fields.required("threshold", .amount)
            let amountOff = fields.required("amount_off", .amount)
            guard let threshold, let amountOff else { return nil }
            return Benefit.Step(threshold: threshold, amountOff: amountOff)
        }
    }
}
