extension Benefit {
    private static let types = [
        "amount_off", "percent_off", "ladder", "each_full", "fixed_price", "bundle_price",
        "buy_get", "add_on", "service", "give_back",
    ]

    /// `{"type": "amount_off" | "percent_off" | ..., ...}`.
    var document: JSON {
        switch self {
        case .amountOff(let amount):
            ["type": "amount_off", "amount": .integer(amount)]
        case .percentOff(let basisPoints, let cap):
            .object(present: [
                "type": "percent_off", "basis_points": .integer(basisPoints),
                "cap": cap.map(JSON.integer),
            ])
        case .ladder(let steps, let measure):
            .object(present: [
                "type": "ladder",
                "by": measure == .amount ? nil : .string(measure.rawValue),
                "steps": .array(steps.map(\.document)),
            ])
        case .eachFull(let threshold, let amountOff, let times):
            .object(present: [
                "type": "each_full", "threshold": .integer(threshold),
                "amount_off": .integer(amountOff), "times": times.map(JSON.integer),
            ])
        case .fixedPrice(let price, let pieces):
            .object(present: [
                "type": "fixed_price", "price": .integer(price),
                "pieces": pieces.map(JSON.integer),
            ])
        case .bundlePrice(let pieces, let price, let times):
            .object(present: [
                "type": "bundle_price", "pieces": .integer(pieces), "price": .integer(price),
                "times": times.map(JSON.integer),
            ])
        case .buyGet(let terms):
            .object(present: [
                "type": "buy_get", "buy": .integer(terms.buy), "get": .integer(terms.get),
                "basis_points": .integer(terms.basisPoints),
                "times": terms.times.map(JSON.integer),
                "products": terms.products.map { .object($0.members) },
            ])
        case .addOn(let price, let products, let pieces):
            [
                "type": "add_on", "price": .integer(price),
                "products": .object(products.members), "pieces": .integer(pieces),
            ]
        case .service(let name):
            ["type": "service", "service": .string(name)]
        case .giveBack(let terms):
            terms.document
        }
    }

    fileprivate init?(reading fields: inout ObjectReader) {
        let read: Benefit?
        switch fields.required("type", .enumeration(Benefit.types)) {
        case "amount_off":
            read = fields.required("amount", .amount).map { .amountOff($0) }
        case "percent_off": read = Benefit.percentOff(&fields)
        case "ladder": read = Benefit.ladder(&fields)
        case "each_full": read = Benefit.eachFull(&fields)
        case "fixed_price":
            let price = fields.required("price", .price)
            let pieces = fields.optional("pieces", .pieces(1))
            read = price.map { .fixedPrice($0, pieces: pieces) }
        case "bundle_price": read = Benefit.bundlePrice(&fields)
        case "buy_get": read = Benefit.buyGet(&fields)
        case "add_on": read = Benefit.addOn(&fields)
        case "service":
            read = fields.required("service", .text(1...Limits.nameBytes)).map { .service($0) }
        case "give_back": read = GiveBack(reading: &fields).map { .giveBack($0) }
        default:
            fields.tolerateUnknownFields()
            read = nil
        }
        guard let read else { return nil }
        self = read
    }
}

// MARK: One kind each

extension Benefit {
    private static func percentOff(_ fields: inout ObjectReader) -> Benefit? {
        let basisPoints = fields.required("basis_points", .integer(1...10_000))
        let cap = fields.optional("cap", .amount)
        return basisPoints.map { .percentOff(basisPoints: $0, cap: cap) }
    }

    private static func ladder(_ fields: inout ObjectReader) -> Benefit? {
        let steps = fields.required("steps", .list(of: .step, count: 1...Limits.ladderSteps))
        let measure = fields.optional("by", FieldFormat<Measure>.oneCase) ?? .amount
        return steps.map { .ladder($0, by: measure) }
    }

    private static func eachFull(_ fields: inout ObjectReader) -> Benefit? {
        let threshold = fields.required("threshold", .amount)
        let amountOff = fields.required("amount_off", .amount)
        let times = fields.optional("times", .pieces(1))
        guard let threshold, let amountOff else { return nil }
        return .eachFull(threshold: threshold, amountOff: amountOff, times: times)
    }

    private static func bundlePrice(_ fields: inout ObjectReader) -> Benefit? {
        let pieces = fields.required("pieces", .pieces(2))
        let price = fields.required("price", .price)
        let times = fields.optional("times", .pieces(1))
        guard let pieces, let price else { return nil }
        return .bundlePrice(pieces: pieces, price: price, times: times)
    }

    private static func buyGet(_ fields: inout ObjectReader) -> Benefit? {
        let buy = fields.required("buy", .pieces(1))
        let get = fields.required("get", .pieces(1))
        let basisPoints = fields.optional("basis_points", .integer(1...10_000)) ?? 10_000
        let times = fields.optional("times", .pieces(1))
        let products = fields.optional("products", .products)
        guard let buy, let get else { return nil }
        return .buyGet(
            BuyGet(buy: buy, get: get, basisPoints: basisPoints, times: times, products: products))
    }

    private static func addOn(_ fields: inout ObjectReader) -> Benefit? {
        let price = fields.required("price", .price)
        let products = fields.required("products", .products)
        let pieces = fields.optional("pieces", .pieces(1)) ?? 1
        guard let price, let products else { return nil }
        return .addOn(price: price, products: products, pieces: pieces)
    }
}

extension Benefit.Step {
    fileprivate var document: JSON {
        switch gives {
        case .amountOff(let amount):
            ["threshold": .integer(threshold), "amount_off": .integer(amount)]
        case .percentOff(let basisPoints, let cap):
            .object(present: [
                "threshold": .integer(threshold), "basis_points": .integer(basisPoints),
                "cap": cap.map(JSON.integer),
            ])
        }
    }
}

extension FieldFormat where Value == Benefit {
    static var benefit: FieldFormat {
        .object { Benefit(reading: &$0) }
    }
}

extension FieldFormat where Value == Benefit.Step {
    /// A step gives an amount or a share: exactly one of the two fields.
    fileprivate static var step: FieldFormat {
        .object { fields in
            let threshold = fields.required("threshold", .amount)
            let basisPoints = fields.optional("basis_points", .integer(1...10_000))
            let cap = fields.optional("cap", .amount)
            guard let basisPoints else {
                let amountOff = fields.required("amount_off", .amount)
                if cap != nil {
                    fields.refuse(
                        "cap", .invalidField, required: "basis_points beside it", actual: .null)
                }
                guard let threshold, let amountOff else { return nil }
                return Benefit.Step(threshold: threshold, amountOff: amountOff)
            }
            if fields.optional("amount_off", .amount) != nil {
                fields.refuse(
                    "amount_off", .invalidField, required: "amount_off or basis_points",
                    actual: "both")
                return nil
            }
            return threshold.map {
                Benefit.Step(threshold: $0, gives: .percentOff(basisPoints: basisPoints, cap: cap))
            }
        }
    }
}

extension FieldFormat where Value == Int64 {
    /// Minor units, 0 ... `Limits.amountMinorUnits`.
    fileprivate static var price: FieldFormat { integer(0...Limits.amountMinorUnits) }

    static func pieces(_ least: Int64) -> FieldFormat {
        integer(least...Limits.lineQuantity)
    }
}
