package import Domain

/// What an answer must say.
package struct Prediction {
    package let status: Int
    /// The problem code of a refusal; for a validation also its code.
    package let code: String?
    /// Members that the answer must have, by dotted path, with their values.
    package var members: [(path: String, value: JSON)] = []
    /// What the command has made, to be told its id by the answer.
    var created: Created?
    /// True where the command left a journal entry.
    var isChange = false

    enum Created: Hashable {
        case campaign(Int), offer(Int), member(Int), coupon(Int), card(Int), redemption(Int)
    }

    static func refused(_ code: String) -> Prediction {
        Prediction(status: Status.of(code), code: code)
    }

    static func done(
        _ status: Int, _ members: [(path: String, value: JSON)] = [], created: Created? = nil,
        isChange: Bool = true
    ) -> Prediction {
        Prediction(
            status: status, code: nil, members: members, created: created, isChange: isChange)
    }
}

/// Status and precedence of refusals, from the table in the API guide.
enum Status {
    static let precedence = [
        "malformed_json", "json_too_deep", "body_too_large", "unknown_field", "missing_field",
        "invalid_field", "out_of_range", "unauthorized", "forbidden", "idempotency_key_missing",
        "idempotency_key_reused", "not_found", "already_exists", "invalid_code", "illegal_state",
        "currency_mismatch", "duplicate_voucher", "voided", "blocked", "not_activated",
        "already_used", "not_started", "expired", "campaign_paused", "wrong_member",
        "member_required", "wrong_store", "no_eligible_line", "minimum_spend", "not_combinable",
        "limit_member", "limit_total", "limit_budget", "insufficient_balance",
        "nothing_to_apply", "already_rolled_back", "refund_exceeds_redeemed",
    ]

    private static let ranks = Dictionary(
        uniqueKeysWithValues: precedence.enumerated().map { ($1, $0) })

    private static let conflicts: Set<String> = [
        "already_exists", "illegal_state", "already_used", "voided", "blocked",
        "already_rolled_back", "limit_member", "limit_total", "limit_budget",
    ]

    static func of(_ code: String) -> Int {
        if code == "not_found" { return 404 }
        if code == "body_too_large" { return 413 }
        if conflicts.contains(code) { return 409 }
        return (ranks[code] ?? .max) < 11 && code != "idempotency_key_reused" ? 400 : 422
    }

    /// Of several faults, the one that is answered.
    static func first(_ codes: Set<String>) -> String? {
        codes.min { (ranks[$0] ?? .max) < (ranks[$1] ?? .max) }
    }
}
