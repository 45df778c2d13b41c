/// Why a command is refused. Raw values are wire codes and never change.
///
/// The order of the cases is the precedence: where two apply, the earlier one is answered.
package enum RefusalCode: String, CaseIterable, Sendable {
    // MARK: The request itself
    case malformedJSON = "malformed_json"
    case tooDeep = "json_too_deep"
    case bodyTooLarge = "body_too_large"
    case unknownField = "unknown_field"
    case missingField = "missing_field"
    case invalidField = "invalid_field"
    case outOfRange = "out_of_range"
    case guessablePattern = "guessable_pattern"
    case unauthorized = "unauthorized"
    case forbidden = "forbidden"
    case idempotencyKeyMissing = "idempotency_key_missing"
    case idempotencyKeyReused = "idempotency_key_reused"

    // MARK: What it names
    case notFound = "not_found"
    case alreadyExists = "already_exists"
    case invalidCode = "invalid_code"
    case illegalState = "illegal_state"
    case currencyMismatch = "currency_mismatch"

    // MARK: Vouchers
    case duplicateVoucher = "duplicate_voucher"
    case voided = "voided"
    case blocked = "blocked"
    case notActivated = "not_activated"
    case alreadyUsed = "already_used"
    case notStarted = "not_started"
    case expired = "expired"
    case campaignPaused = "campaign_paused"
    case offerStopped = "offer_stopped"
    case batchStopped = "batch_stopped"
    case awaitingApproval = "awaiting_approval"
    case wrongMember = "wrong_member"
    case memberRequired = "member_required"
    case personRequired = "person_required"
    case deviceRequired = "device_required"
    case storeRequired = "store_required"
    case wrongTier = "wrong_tier"
    case wrongTags = "wrong_tags"
    case wrongAudience = "wrong_audience"
    case wrongMemberState = "wrong_member_state"
    case wrongVisit = "wrong_visit"
    case minimumTotalSpend = "minimum_total_spend"
    case wrongStore = "wrong_store"
    case wrongChannel = "wrong_channel"
    case wrongPaymentMethod = "wrong_payment_method"
    case wrongFulfilment = "wrong_fulfilment"
    case wrongEvent = "wrong_event"
    case wrongRegion = "wrong_region"
    case locationRequired = "location_required"
    case tooFar = "too_far"
    case outsideSchedule = "outside_schedule"
    case conditionNotMet = "condition_not_met"
    case holdout
    case noEligibleLine = "no_eligible_line"
    case minimumQuantity = "minimum_quantity"
    case minimumSpend = "minimum_spend"
    case notCombinable = "not_combinable"
    case exclusionGroup = "exclusion_group"
    case limitOrder = "limit_order"
    case limitMember = "limit_member"
    case limitPerson = "limit_person"
    case limitDevice = "limit_device"
    case limitStore = "limit_store"
    case limitPeriod = "limit_period"
    case limitTotal = "limit_total"
    case limitBudget = "limit_budget"
    case insufficientBalance = "insufficient_balance"
    case nothingToApply = "nothing_to_apply"

    // MARK: Redemptions
    case alreadyRolledBack = "already_rolled_back"
    case returnWindowClosed = "return_window_closed"
    case unknownLine = "unknown_line"
    case returnExceedsPurchase = "return_exceeds_purchase"
    case refundExceedsRedeemed = "refund_exceeds_redeemed"
    case exceedsHeld = "exceeds_held"
    case reversed = "reversed"
}

extension RefusalCode: Comparable {
    package static func < (left: RefusalCode, right: RefusalCode) -> Bool {
        left.precedence < right.precedence
    }

    /// Position in the list above, 0 first.
    package var precedence: Int { Self.precedences[self] ?? Int.max }

    private static let precedences = Dictionary(
        uniqueKeysWithValues: zip(allCases, allCases.indices))
}
