import Ledger

/// A qualification as answers show it.
package struct QualificationDocument {
    /// What the answer calls a voucher: outer ids, and the offer's name.
    package struct Name: Sendable {
        package let id: String
        package let offer: String
        package let offerName: String

        package init(id: String, offer: String, offerName: String) {
            self.id = id
            self.offer = offer
            self.offerName = offerName
        }
    }

    private let order: Order
    private let qualification: Qualification
    private let names: [Name]
    private let isComplete: Bool

    /// - Parameters:
    ///   - names: one for each item, in their order.
    ///   - isComplete: false where the wallet holds more than was looked at.
    package init(
        _ qualification: Qualification, of order: Order, names: [Name], isComplete: Bool
    ) {
        precondition(names.count == qualification.items.count, "one name for each item")
        self.qualification = qualification
        self.order = order
        self.names = names
        self.isComplete = isComplete
    }

    package func serialized() -> [UInt8] {
        var writer = JSONWriter(reservingBytes: 4_096)
        writer.object { writer in
            writer.member("order_total", Money(order.total, order.currency))
            appendBest(to: &writer)
            writer.member("vouchers", each: zip(qualification.items, names)) { writer, item in
                append(item.0, item.1, to: &writer)
            }
            writer.member("complete", isComplete)
        }
        return writer.bytes
    }

    private func appendBest(to writer: inout JSONWriter) {
        let best = qualification.best
        let ids = Dictionary(
            zip(qualification.items.map(\.voucher), names.map(\.id)),
            uniquingKeysWith: { one, _ in one })
        writer.key("best")
        writer.object { writer in
            writer.member("vouchers", each: best.vouchers) { writer, voucher in
                writer.string(ids[voucher] ?? "")
            }
            writer.member("discount_total", Money(best.discountTotal, order.currency))
            writer.member("amount_due", Money(order.total - best.discountTotal, order.currency))
            writer.member("gap", Money(best.gap, order.currency))
        }
    }

    private func append(
        _ item: Qualification.Item, _ name: Name, to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.member("id", name.id)
            writer.member("offer_id", name.offer)
            writer.member("name", name.offerName)
            switch item.verdict {
            case .applicable(let amount):
                writer.member("applicable", true)
                writer.member("amount", Money(amount, order.currency))
            case .refused(let refusal):
                writer.member("applicable", false)
                writer.member("code", refusal.code.rawValue)
                writer.member("detail", refusal.message)
                writer.member("conditions", each: refusal.conditions) { writer, condition in
                    writer.value(condition.document)
                }
            }
            if let gives = item.givesBack {
                writer.key("gives_back")
                gives.append(to: &writer)
            }
            appendNextStep(item, to: &writer)
            appendTexts(item, to: &writer)
        }
    }

    private func appendNextStep(_ item: Qualification.Item, to writer: inout JSONWriter) {
        guard let step = item.nextStep else { return }
        writer.key("next_step")
        writer.object { writer in
            if step.missingAmount > 0 {
                writer.member("missing_amount", Money(step.missingAmount, order.currency))
            }
            if step.missingPieces > 0 { writer.member("missing_quantity", step.missingPieces) }
            if let amountOff = step.amountOff {
                writer.member("amount_off", Money(amountOff, order.currency))
            }
            if let gives = step.givesBack {
                writer.key("gives_back")
                gives.append(to: &writer)
            }
        }
    }

    /// What a customer may read: the next step where there is one, else why not.
    private func appendTexts(_ item: Qualification.Item, to writer: inout JSONWriter) {
        let texts = CustomerText.Language.allCases.compactMap { language -> (String, String)? in
            let next = item.nextStep.flatMap {
                CustomerText.nextStep($0, order.currency, language)
            }
            if let next { return (language.rawValue, next) }
            if let gives = item.givesBack {
                return (language.rawValue, CustomerText.givesBack(gives, language))
            }
            guard case .refused(let refusal) = item.verdict else { return nil }
            return (language.rawValue, CustomerText.refusal(refusal.code, language))
        }
        guard !texts.isEmpty else { return }
        writer.key("customer_text")
        writer.object { writer in
            for text in texts { writer.member(text.0, text.1) }
        }
    }
}
