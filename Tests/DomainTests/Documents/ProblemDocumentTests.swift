import Domain
import Testing

@Suite struct ProblemDocumentTests {
    /// The table of the interface, written out once more.
    static let statuses: [Int: Set<String>] = [
        400: [
            "malformed_json", "json_too_deep", "unknown_field", "missing_field", "invalid_field",
            "out_of_range", "idempotency_key_missing",
        ],
        401: ["unauthorized"], 403: ["forbidden"], 404: ["not_found"], 413: ["body_too_large"],
        409: [
            "already_exists", "illegal_state", "already_used", "voided", "blocked",
            "already_rolled_back", "limit_member", "limit_total", "limit_budget", "limit_person",
            "limit_device", "limit_store", "limit_period", "offer_stopped", "batch_stopped",
            "exceeds_held", "reversed",
        ],
        422: [
            "guessable_pattern", "idempotency_key_reused", "invalid_code", "currency_mismatch",
            "not_started",
            "expired", "wrong_member", "wrong_store", "no_eligible_line", "minimum_spend",
            "not_combinable", "duplicate_voucher", "insufficient_balance", "nothing_to_apply",
            "wrong_tier", "wrong_tags",
            "wrong_audience", "wrong_member_state", "wrong_visit", "minimum_total_spend",
            "wrong_channel", "wrong_payment_method", "wrong_fulfilment", "wrong_event",
            "wrong_region", "location_required", "too_far", "outside_schedule",
            "minimum_quantity", "condition_not_met", "holdout",
            "exclusion_group", "limit_order",
            "person_required", "device_required", "store_required",
            "member_required", "campaign_paused", "awaiting_approval",
            "not_activated", "refund_exceeds_redeemed",
            "return_window_closed", "unknown_line", "return_exceeds_purchase",
        ],
    ]

    @Test func everyCodeHasTheStatusOfTheTable() {
        for code in RefusalCode.allCases {
            let holders = Self.statuses.filter { $0.value.contains(code.rawValue) }.map(\.key)
            #expect(holders == [code.status], "\(code)")
        }
        #expect(Self.statuses.values.map(\.count).reduce(0, +) == RefusalCode.allCases.count)
    }

    @Test func everyCodeHasATitleOfItsOwn() {
        let titles = Set(RefusalCode.allCases.map(\.title))
        #expect(titles.count == RefusalCode.allCases.count)
        #expect(RefusalCode.alreadyUsed.title == "Already used")
        #expect(RefusalCode.malformedJSON.title == "Malformed JSON")
    }

    @Test func aRefusalIsShownAsAProblem() {
        let refusal = Refusal(
            .minimumSpend, "Add goods for 20.00.",
            [
                Condition("minimum_spend", subject: "/vouchers/0", required: 10_000, actual: 8_000),
                Condition("member", required: .null, actual: "x"),
            ])
        #expect(
            refusal.problem(requestID: "req_1").text()
                == #"{"type":"urn:scrip:problem:minimum_spend","title":"Minimum spend","#
                + #""status":422,"code":"minimum_spend","detail":"Add goods for 20.00.","#
                + #""request_id":"req_1","conditions":[{"name":"minimum_spend","#
                + #""subject":"/vouchers/0","required":10000,"actual":8000},"#
                + #"{"name":"member","required":null,"actual":"x"}]}"#)
        #expect(refusal.problem(status: 409, requestID: "r")["status"] == 409)
        #expect(
            Refusal(.expired, "Too late.").validationDocument.text()
                == #"{"valid":false,"code":"expired","detail":"Too late.","conditions":[]}"#)
    }

    @Test func problemsThatAreNoRefusalsLookAlike() {
        let json = ProblemDocument.json(
            code: "overloaded", status: 503, title: "Overloaded", detail: "Try again.",
            requestID: "r")
        #expect(json["type"] == "urn:scrip:problem:overloaded")
        #expect(json["conditions"] == [])
    }
}
