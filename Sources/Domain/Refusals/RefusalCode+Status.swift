extension RefusalCode {
    /// HTTP status of the refusal: 400 where the request itself is at fault, 409 where the state
    /// of a thing stands against it (a retry later may succeed), 422 where a rule does.
    package var status: Int {
        switch self {
        case .malformedJSON, .tooDeep, .unknownField, .missingField, .invalidField, .outOfRange,
            .idempotencyKeyMissing:
            400
        case .unauthorized: 401
        case .forbidden: 403
        case .notFound: 404
        case .bodyTooLarge: 413
        case .alreadyExists, .illegalState, .alreadyUsed, .voided, .blocked, .alreadyRolledBack,
            .limitMember, .limitPerson, .limitDevice, .limitStore, .limitPeriod, .limitTotal,
            .limitBudget, .offerStopped, .batchStopped, .exceedsHeld, .reversed:
            409
        case .guessablePattern, .idempotencyKeyReused, .invalidCode, .currencyMismatch,
            .duplicateVoucher, .notActivated, .notStarted, .expired, .campaignPaused,
            .wrongMember, .memberRequired, .personRequired, .deviceRequired, .storeRequired,
            .wrongTier, .wrongTags, .wrongAudience, .wrongMemberState, .wrongVisit,
            .awaitingApproval,
            .minimumTotalSpend, .wrongStore, .wrongChannel, .wrongPaymentMethod,
            .wrongFulfilment, .wrongEvent, .wrongRegion, .locationRequired, .tooFar,
            .outsideSchedule, .conditionNotMet, .holdout, .noEligibleLine, .minimumQuantity,
            .minimumSpend, .notCombinable, .exclusionGroup, .limitOrder, .insufficientBalance,
            .nothingToApply, .returnWindowClosed, .unknownLine, .returnExceedsPurchase,
            .refundExceedsRedeemed:
            422
        }
    }

    /// The code as words, e.g. "Already used": the title of a problem document.
    package var title: String {
        switch self {
        case .malformedJSON: return "Malformed JSON"
        case .tooDeep: return "JSON too deep"
        default:
            let words = rawValue.split(separator: "_").joined(separator: " ")
            return words.prefix(1).uppercased() + words.dropFirst()
        }
    }
}
