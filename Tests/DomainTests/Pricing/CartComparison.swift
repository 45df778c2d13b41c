import Domain

/// What the engine and the evaluator of the documentation say about one cart.
struct CartComparison {
    /// By voucher, in the order they are named. Of a cart that is refused only the refusals count:
    /// what the others would have taken is not told.
    let engine: [CartEvaluator.Answer]
    let isAccepted: Bool
    /// What differs; nil where both say the same, and it is sound.
    let difference: String?

    var codes: Set<RefusalCode> { engine.reduce([]) { $0.union($1.codes) } }

    init(_ cart: RandomCart) {
        var evaluator = CartEvaluator(cart)
        let answers = evaluator.run()
        let isRefused = answers.contains { $0.codes != [] }
        let expected = answers.map { isRefused ? .refused($0.codes) : $0 }
        switch cart.outcome {
        case .decided(let decision):
            engine = decision.applied.map { .takes($0.lineAmounts) }
            isAccepted = true
            difference =
                engine != expected
                ? "engine \(engine), documentation \(expected)"
                : CartComparison.unsound(decision, cart).map { "\($0): \(decision)" }
        case .refused(let refusal):
            engine = CartComparison.answers(refusal, count: cart.vouchers.count)
            isAccepted = false
            let earliest = expected.flatMap(\.codes).min()
            difference =
                engine != expected || refusal.code != earliest
                ? "engine \(engine) as \(refusal.code), documentation \(expected)" : nil
        }
    }

    private static func answers(_ refusal: Refusal, count: Int) -> [CartEvaluator.Answer] {
        var codes = [Set<RefusalCode>](repeating: [], count: count)
        for condition in refusal.conditions {
            guard let code = RefusalCode(rawValue: condition.name),
                let index = Int((condition.subject ?? "").dropFirst("/vouchers/".count)),
                codes.indices.contains(index)
            else { return [] }
            codes[index].insert(code)
        }
        return codes.map { .refused($0) }
    }

    /// Sums are exact and nothing is negative, whatever the amounts are.
    private static func unsound(_ decision: RedemptionDecision, _ cart: RandomCart) -> String? {
        let lines = cart.order.lines
        let sums = lines.indices.map { line in
            decision.applied.reduce(0) { $0 + $1.lineAmounts[line] }
        }
        let isExact = decision.applied.allSatisfy { applied in
            applied.lineAmounts.reduce(0, +) == applied.amount
                && applied.lineAmounts.allSatisfy { $0 >= 0 }
        }
        if !isExact { return "amounts that are not their lines'" }
        if decision.lineDiscounts != sums { return "lines that are not the sum of vouchers" }
        if decision.discountTotal != sums.reduce(0, +) { return "a total that is not the sum" }
        if zip(lines, sums).contains(where: { $1 > $0.amount }) { return "a line below zero" }
        if decision.amountDue < 0 { return "a total below zero" }
        let due = lines.reduce(0) { $0 + $1.amount } - sums.reduce(0, +)
        if decision.amountDue != due { return "an amount due that is not what is left" }
        let services = zip(cart.vouchers, decision.applied).allSatisfy { voucher, applied in
            (voucher.offer.benefit.kind == "service") == (applied.amount == 0)
        }
        return services ? nil : "a service that costs, or a benefit that gives nothing"
    }
}
