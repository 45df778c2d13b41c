package import Ledger

/// The stored text of a return: canonical JSON with plain numbers instead of outer ids.
extension ReturnDocument {
    package var stored: JSON {
        [
            "currency": .string(currency.code),
            "lines": .array(
                lines.map {
                    .array([.integer(Int64($0.line)), .string($0.sku), .integer($0.quantity)])
                }),
            "vouchers": .array(vouchers.map(\.stored)),
            "rewards": .array(
                rewards.map {
                    .array([$0.voucher.stored, .integer($0.form.rawValue), .integer($0.owed)])
                }),
            "tender": .array(tender.stored),
            "amounts": .array(
                [
                    amounts.value, amounts.refund, amounts.otherwise, amounts.forExpiredCards,
                    amounts.unrecovered, amounts.keptCost,
                ].map(JSON.integer)),
            "closed": .bool(isClosed), "reason": .text(orNull: reason),
        ]
    }

    /// Nil where the text is not what `stored` wrote.
    package init?(stored json: JSON, number: Int64, createdAt: Timestamp) {
        let amounts = (json["amounts"]?.arrayValue ?? []).compactMap(\.integerValue)
        guard let currency = json["currency"]?.stringValue.flatMap(Asset.init(currency:)),
            let lines = json["lines"]?.arrayValue, let vouchers = json["vouchers"]?.arrayValue,
            let rewards = json["rewards"]?.arrayValue,
            let tender = Tender.Paid(stored: json["tender"]),
            let isClosed = json["closed"]?.boolValue, amounts.count == 6
        else { return nil }
        self.number = number
        self.createdAt = createdAt
        self.currency = currency
        self.isClosed = isClosed
        reason = json["reason"]?.stringValue
        self.amounts = Amounts(
            value: amounts[0], refund: amounts[1], otherwise: amounts[2],
            forExpiredCards: amounts[3], unrecovered: amounts[4], keptCost: amounts[5])
        self.lines = lines.compactMap(Line.init(stored:))
        self.vouchers = vouchers.compactMap(Voucher.init(stored:))
        self.rewards = rewards.compactMap(Reward.init(stored:))
        self.tender = tender
        guard self.lines.count == lines.count, self.vouchers.count == vouchers.count,
            self.rewards.count == rewards.count
        else { return nil }
    }
}

extension Tender.Paid {
    package var stored: [JSON] { [points, pointsAmount, cashCredit].map(JSON.integer) }

    /// Nil for what `stored` did not write.
    package init?(stored json: JSON?) {
        let parts = (json?.arrayValue ?? []).compactMap(\.integerValue)
        guard parts.count == 3 else { return nil }
        self.init(points: parts[0], pointsAmount: parts[1], cashCredit: parts[2])
    }
}

extension ReturnDocument.Reward {
    fileprivate init?(stored json: JSON) {
        guard let parts = json.arrayValue, parts.count == 3,
            let voucher = ReturnDocument.Voucher(stored: parts[0]),
            let form = parts[1].integerValue.flatMap(GivenBack.Form.init),
            let owed = parts[2].integerValue
        else { return nil }
        self.init(voucher, form, owed: owed)
    }
}

extension ReturnDocument.Line {
    fileprivate init?(stored json: JSON) {
        guard let parts = json.arrayValue, parts.count == 3, let line = parts[0].integerValue,
            let sku = parts[1].stringValue, let quantity = parts[2].integerValue
        else { return nil }
        self.init(line: Int(line), sku: sku, quantity: quantity)
    }
}

extension ReturnDocument.Voucher {
    fileprivate var stored: JSON {
        .array([.string(kind.rawValue), .integer(number), .integer(amount)])
    }

    fileprivate init?(stored json: JSON) {
        guard let parts = json.arrayValue, parts.count == 3,
            let kind = parts[0].stringValue.flatMap(PricedOrder.VoucherKind.init),
            let number = parts[1].integerValue, let amount = parts[2].integerValue
        else { return nil }
        self.init(kind: kind, number: number, amount: amount)
    }
}
