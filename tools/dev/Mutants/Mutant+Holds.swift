extension Mutant {
    /// Holds, and reversals by key.
    static let holds: [Mutant] = [
        Mutant(
            360, "Domain/Holds/VoucherHold+Capture.swift",
            "return pieces * each + min(pieces, odd)",
            "return pieces * each + (MUTANT ? 0 : min(pieces, odd))",
            "Odd units of a line are in no part.",
            "HoldPropertyTests"),
        Mutant(
            361, "Domain/Holds/VoucherHold+Capture.swift",
            "} else if now >= expiresAt {",
            "} else if now.advanced(byMilliseconds: MUTANT ? -1 : 0) >= expiresAt {",
            "A hold is captured in the moment it expires.",
            "HoldExpiryTests"),
        Mutant(
            362, "Domain/Holds/VoucherHold+Capture.swift",
            "if quantity > left {",
            "if quantity > left, !MUTANT {",
            "Pieces are captured twice.",
            "HoldPropertyTests|HoldStoryTests"),
        Mutant(
            363, "Domain/Holds/VoucherHold+End.swift",
            "let returned = (state == .open ? [] : unused)",
            "let returned = (state == .open && !MUTANT ? [] : unused)",
            "A use comes back while the hold still has it.",
            "HoldPropertyTests"),
        Mutant(
            364, "Domain/Holds/VoucherHold+End.swift",
            "if voucher.standing == 1, voucher.offer != nil {",
            "if voucher.standing == 1 || MUTANT, voucher.offer != nil {",
            "A use comes back although another part stands.",
            "HoldPropertyTests|HoldStoryTests"),
        Mutant(
            365, "Domain/Holds/VoucherHold+End.swift",
            "} else if voucher.isFree {",
            "} else if voucher.isFree || MUTANT {",
            "A use that a part stands for comes back with the end of the hold.",
            "HoldPropertyTests|HoldStoryTests"),
        Mutant(
            366, "Engine/Holds/HoldCommands.swift",
            "visits: part.isFirst ? 1 : 0",
            "visits: part.isFirst || MUTANT ? 1 : 0",
            "Every part of an order counts as a visit.",
            "HoldStoryTests"),
        Mutant(
            367, "Engine/Loop/IdempotencyMemory.swift",
            "identity.fingerprint || earlier.isTombstone else",
            "identity.fingerprint || earlier.isTombstone && !MUTANT else",
            "What arrives after its reversal is not told that it was reversed.",
            "ReversalTests"),
        Mutant(
            368, "Engine/Redemption/ReverseRequest.swift",
            "guard earlier.status == 201 else",
            "guard earlier.status == 201 || MUTANT else",
            "A rollback is taken for a redemption.",
            "ReversalTests"),
        Mutant(
            369, "Engine/Journal/RowWalk.swift",
            "if account.key.kind == .held { held &-= amount }",
            "if account.key.kind == .held, !MUTANT { held &-= amount }",
            "Held accounts are not compared with open holds.",
            "HeldCheckTests"),
        Mutant(
            443, "Domain/Coupons/Coupon+Use.swift",
            "usesLeft <= 0 && lastRedemption != nil",
            "usesLeft <= 0 && (lastRedemption != nil || MUTANT)",
            "A coupon that is held cannot be withdrawn, and comes back with the hold's end.",
            "HoldWithdrawalTests"),
        Mutant(
            444, "Domain/CodeBatches/CodeBatch.swift",
            "guard state == .voided, stored.state == .active,",
            "guard state == .voided, !MUTANT, stored.state == .active,",
            "A code of a voided batch that was only held can be used.",
            "HoldWithdrawalTests"),
        Mutant(
            445, "Domain/Holds/HeldVoucher+Portions.swift",
            "for (place, share) in zip(places, shares) {",
            "for (place, share) in zip(places, shares) where !MUTANT {",
            "Payers of a part pay less than it gives.",
            "HoldShareTests|HoldMoneyTests"),
        Mutant(
            446, "Domain/Orders/RecordedOrder+Decide.swift",
            "redemptions.count - holds.count + Set(holds).count",
            "redemptions.count - (MUTANT ? 0 : holds.count - Set(holds).count)",
            "Parts of one hold are a visit each when their order is cancelled.",
            "RecordedOrderTests"),
        Mutant(
            447, "Domain/Holds/VoucherHold.swift",
            "[.pacing, .funding].contains(",
            "[.pacing, MUTANT ? .pacing : .funding].contains(",
            "A budget set while a hold is open does not see it.",
            "HoldMoneyTests"),
        Mutant(
            448, "Engine/Returns/HeldPart.swift",
            "for case .coupon(let id) in unused {",
            "for case .coupon(let id) in unused where !MUTANT {",
            "A coupon names a part that was rolled back while its hold was open.",
            "HoldWithdrawalTests"),
    ]
}
