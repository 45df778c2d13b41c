import Domain
import Ledger
import Testing

/// A request document with every field set, and what is known of its fields.
struct DocumentCase: CustomTestStringConvertible, Sendable {
    let name: String
    let example: String
    /// Pointers of the objects that must refuse an unknown member.
    let objects: [String]
    let fields: @Sendable () -> [DocumentField]
    let read: @Sendable (JSON) throws(Refusal) -> Void

    var testDescription: String { name }
}

private let amounts: ClosedRange<Int64> = 1...Limits.amountMinorUnits
private let quotas: ClosedRange<Int64> = 1...Limits.quota
private let entries: FieldKind = .list(0...Limits.restrictionEntries)

private let campaign = DocumentCase(
    name: "CampaignDraft",
    example: """
        {"name":"双十一","currency":"CNY","starts_at":"2026-11-01T00:00:00+08:00",
         "ends_at":"2026-12-31T00:00:00+08:00","budget":{"amount":5,"currency":"CNY"},
         "metadata":{"k":[1]}}
        """,
    objects: ["", "/budget"],
    fields: {
        [
            .required("/name", .text(maximumBytes: 200)), .required("/currency", .currency),
            .required("/starts_at", .timestamp), .required("/ends_at", .timestamp),
            .optional("/budget", .object), .required("/budget/amount", .integer(amounts)),
            .required("/budget/currency", .currency), .optional("/metadata", .object),
        ]
    },
    read: { json throws(Refusal) in _ = try CampaignDraft.read(json) })

private let changes = DocumentCase(
    name: "CampaignChanges",
    example: """
        {"name":"n","ends_at":"2026-12-31T00:00:00Z","budget":{"amount":5,"currency":"CNY"},
         "metadata":{}}
        """,
    objects: ["", "/budget"],
    fields: {
        [
            .optional("/name", .text(maximumBytes: 200)), .optional("/ends_at", .timestamp),
            .optional("/budget", .object), .required("/budget/amount", .integer(amounts)),
            .required("/budget/currency", .currency), .optional("/metadata", .object),
        ]
    },
    read: { json throws(Refusal) in _ = try CampaignChanges.read(json) })

private let offer = DocumentCase(
    name: "OfferDraft",
    example: """
        {"campaign_id":"cmp_1","name":"满100减10","benefit":{"type":"percent_off",
         "basis_points":2000,"cap":5000},
         "restrictions":{"minimum_spend":1,"included_skus":["a"],"excluded_skus":["b"],
         "included_categories":["c"],"excluded_categories":["d"],"included_brands":["e"],
         "excluded_brands":["f"],"stores":["S1"],"starts_at":"2026-11-01T00:00:00Z",
         "ends_at":"2026-12-31T00:00:00Z","member_only":true},
         "limits":{"total_issues":1,"total_redemptions":2,"issues_per_member":3,
         "redemptions_per_member":4,"uses_per_coupon":5,
         "counts":[{"by":"device","per":"day","of":"issues","maximum":9}],
         "trip":{"redemptions":5,"issues":6,"seconds":60}},
         "public_code":"SPRING25","combinable":false,"priority":7,"metadata":{}}
        """,
    objects: [
        "", "/benefit", "/restrictions", "/limits", "/limits/counts/0", "/limits/trip",
    ],
    fields: {
        [
            .required("/campaign_id", .text(maximumBytes: 64)),
            .required("/name", .text(maximumBytes: 200)), .required("/benefit", .object),
            .required("/benefit/type", .word),
            .required("/benefit/basis_points", .integer(1...10_000)),
            .optional("/benefit/cap", .integer(amounts)), .optional("/restrictions", .object),
            .optional("/restrictions/minimum_spend", .integer(0...Limits.amountMinorUnits)),
            .optional("/restrictions/included_skus", entries),
            .optional("/restrictions/excluded_skus", entries),
            .optional("/restrictions/included_categories", entries),
            .optional("/restrictions/excluded_categories", entries),
            .optional("/restrictions/included_brands", entries),
            .optional("/restrictions/excluded_brands", entries),
            .optional("/restrictions/stores", entries),
            .optional("/restrictions/starts_at", .timestamp),
            .optional("/restrictions/ends_at", .timestamp),
            .optional("/restrictions/member_only", .bool), .optional("/limits", .object),
            .optional("/limits/total_issues", .integer(quotas)),
            .optional("/limits/total_redemptions", .integer(quotas)),
            .optional("/limits/issues_per_member", .integer(quotas)),
            .optional("/limits/redemptions_per_member", .integer(quotas)),
            .optional("/limits/uses_per_coupon", .integer(1...Limits.usesPerCoupon)),
            .optional("/limits/counts", .list(0...Limits.countLimits)),
            .required("/limits/counts/0/by", .word), .required("/limits/counts/0/per", .word),
            .optional("/limits/counts/0/of", .word),
            .required("/limits/counts/0/maximum", .integer(amounts)),
            .optional("/limits/trip", .object),
            .optional("/limits/trip/redemptions", .integer(1...Limits.tripUses)),
            .optional("/limits/trip/issues", .integer(1...Limits.tripUses)),
            .required("/limits/trip/seconds", .integer(1...Limits.tripSeconds)),
            .optional("/public_code", .publicCode), .optional("/combinable", .bool),
            .optional("/priority", .integer(-1_000...1_000)), .optional("/metadata", .object),
        ]
    },
    read: { json throws(Refusal) in _ = try OfferDraft.read(json) })

private let ladder = DocumentCase(
    name: "OfferDraft with a ladder",
    example: """
        {"campaign_id":"cmp_1","name":"n","benefit":{"type":"ladder","steps":[
         {"threshold":100,"amount_off":10},{"threshold":200,"amount_off":30}]},
         "restrictions":{"stores":["S1","S2"]}}
        """,
    objects: ["/benefit", "/benefit/steps/1"],
    fields: {
        [
            .required("/benefit/steps", .list(1...Limits.ladderSteps)),
            .required("/benefit/steps/1", .object),
            .required("/benefit/steps/1/threshold", .integer(amounts)),
            .required("/benefit/steps/1/amount_off", .integer(amounts)),
            .required("/restrictions/stores/1", .text(maximumBytes: 128)),
        ]
    },
    read: { json throws(Refusal) in _ = try OfferDraft.read(json) })

private let amountOff = DocumentCase(
    name: "OfferDraft with an amount",
    example: #"{"campaign_id":"cmp_1","name":"n","benefit":{"type":"amount_off","amount":1}}"#,
    objects: ["/benefit"],
    fields: { [.required("/benefit/amount", .integer(amounts))] },
    read: { json throws(Refusal) in _ = try OfferDraft.read(json) })

private let member = DocumentCase(
    name: "MemberDraft", example: #"{"attributes":{"tier":"gold"},"acquired_by":"cmp_1"}"#,
    objects: [""],
    fields: {
        [.optional("/attributes", .object), .optional("/acquired_by", .text(maximumBytes: 64))]
    },
    read: { json throws(Refusal) in _ = try MemberDraft.read(json) })

private let coupon = DocumentCase(
    name: "CouponDraft",
    example: """
        {"offer_id":"off_1","member":"m-1","expires_at":"2026-12-31T00:00:00Z",
         "device":"d-1"}
        """,
    objects: [""],
    fields: {
        [
            .required("/offer_id", .text(maximumBytes: 64)), .optional("/member", .externalID),
            .optional("/expires_at", .timestamp), .optional("/device", .text(maximumBytes: 128)),
        ]
    },
    read: { json throws(Refusal) in _ = try CouponDraft.read(json) })

private let giftCard = DocumentCase(
    name: "GiftCardDraft",
    example: """
        {"currency":"CNY","amount":10000,"member":"m-1","expires_at":"2026-12-31T00:00:00Z",
         "activate":true}
        """,
    objects: [""],
    fields: {
        [
            .required("/currency", .currency), .required("/amount", .integer(amounts)),
            .optional("/member", .externalID), .optional("/expires_at", .timestamp),
            .optional("/activate", .bool),
        ]
    },
    read: { json throws(Refusal) in _ = try GiftCardDraft.read(json) })

private let refund = DocumentCase(
    name: "GiftCardRefundDraft", example: #"{"redemption_id":"red_1","amount":1250}"#,
    objects: [""],
    fields: {
        [
            .required("/redemption_id", .text(maximumBytes: 64)),
            .required("/amount", .integer(amounts)),
        ]
    },
    read: { json throws(Refusal) in _ = try GiftCardRefundDraft.read(json) })

private let reason = DocumentCase(
    name: "ReasonDraft", example: #"{"reason":"damaged"}"#, objects: [""],
    fields: { [.optional("/reason", .text(maximumBytes: 500))] },
    read: { json throws(Refusal) in _ = try ReasonDraft.read(json) })

private let key = DocumentCase(
    name: "APIKeyDraft",
    example: """
        {"name":"Till 1","role":"terminal","scopes":["coupons:read"],"store":"S1",
         "expires_at":"2026-12-31T00:00:00Z"}
        """,
    objects: [""],
    fields: {
        [
            .required("/name", .text(maximumBytes: 200)), .optional("/role", .word),
            .optional("/scopes", .list(1...Scope.allCases.count)),
            .required("/scopes/0", .word), .optional("/store", .text(maximumBytes: 128)),
            .optional("/expires_at", .timestamp),
        ]
    },
    read: { json throws(Refusal) in _ = try APIKeyDraft.read(json) })

private let redemption = DocumentCase(
    name: "RedemptionRequest",
    example: """
        {"order":{"reference":"R-1","currency":"CNY","store":"S1","lines":[
         {"sku":"A","quantity":1,"amount":10000},
         {"sku":"B","quantity":2,"amount":0,"category":"shoes","brand":"Acme"}]},
         "member":"m-1","device":"d-1","vouchers":[{"code":"GV:ABC"},
         {"code":"XXXX-XXXX","amount":5}]}
        """,
    objects: ["", "/order", "/order/lines/1", "/vouchers/1"],
    fields: {
        [
            .required("/order", .object), .required("/order/reference", .text(maximumBytes: 128)),
            .required("/order/currency", .currency),
            .optional("/order/store", .text(maximumBytes: 128)),
            .required("/order/lines", .list(1...Limits.orderLines)),
            .required("/order/lines/1", .object),
            .required("/order/lines/1/sku", .text(maximumBytes: 128)),
            .required("/order/lines/1/quantity", .integer(1...Limits.lineQuantity)),
            .required("/order/lines/1/amount", .integer(0...Limits.amountMinorUnits)),
            .optional("/order/lines/1/category", .text(maximumBytes: 128)),
            .optional("/order/lines/1/brand", .text(maximumBytes: 128)),
            .optional("/member", .externalID), .optional("/device", .text(maximumBytes: 128)),
            .required("/vouchers", .list(1...Limits.vouchersPerOrder)),
            .required("/vouchers/1", .object),
            .required("/vouchers/1/code", .text(maximumBytes: 512)),
            .optional("/vouchers/1/amount", .integer(amounts)),
        ]
    },
    read: { json throws(Refusal) in _ = try RedemptionRequest.read(json) })

@Suite struct DocumentReadingTests {
    static let documents = [
        campaign, changes, offer, ladder, amountOff, member, coupon, giftCard, refund, reason, key,
        redemption,
    ]

    private func expect(
        _ document: DocumentCase, _ json: JSON, _ code: RefusalCode?, at pointer: String
    ) {
        do {
            try document.read(json)
            #expect(code == nil, "accepted, \(pointer): \(json.text().prefix(300))")
        } catch {
            #expect(error.code == code, "\(pointer): \(json.text().prefix(300))")
            if code != nil { #expect(error.conditions.first?.subject == pointer) }
        }
    }

    @Test(arguments: documents) func everyFieldIsReadStrictly(_ document: DocumentCase) throws {
        let example = try JSON.parse(document.example)
        expect(document, example, nil, at: "")
        for field in document.fields() {
            let pointer = field.pointer
            let valid = try #require(example.value(at: pointer), "\(pointer)")
            let isItem = pointer.last?.isNumber == true
            if !isItem {
                expect(
                    document, example.replacing(pointer, with: nil),
                    field.isRequired ? .missingField : nil, at: pointer)
            }
            expect(
                document, example.replacing(pointer, with: .null),
                field.isRequired ? .invalidField : nil, at: pointer)
            for json in field.kind.invalid {
                expect(
                    document, example.replacing(pointer, with: json), .invalidField, at: pointer)
            }
            for json in field.kind.outOfRange(valid) {
                if case .integer(let range) = field.kind, let value = json.integerValue,
                    range.contains(value)
                {
                    continue
                }
                expect(document, example.replacing(pointer, with: json), .outOfRange, at: pointer)
            }
            for json in field.kind.extremes {
                expect(document, example.replacing(pointer, with: json), nil, at: pointer)
            }
        }
    }

    @Test(arguments: documents) func twoToThe63IsRefusedAtItsField(
        _ document: DocumentCase
    ) throws {
        let example = try JSON.parse(document.example)
        for field in document.fields() {
            let mark: Int64 = 987_654_321_987
            let text = example.replacing(field.pointer, with: .integer(mark)).text()
            let tooLarge = text.split(separator: "\(mark)", omittingEmptySubsequences: false)
                .joined(separator: "9223372036854775808")
            let refusal = #expect(throws: Refusal.self) { try JSON.parse(tooLarge) }
            #expect(refusal?.code == .outOfRange)
            #expect(refusal?.conditions.first?.subject == field.pointer)
        }
    }

    @Test(arguments: documents) func unknownFieldsAreRefusedInEveryObject(
        _ document: DocumentCase
    ) throws {
        let example = try JSON.parse(document.example)
        for object in document.objects {
            for name in ["surprise", "Name", "AMOUNT", "满"] {
                let pointer = "\(object)/\(name)"
                let json = example.replacing(pointer, with: .null)
                expect(document, json, .unknownField, at: pointer)
            }
        }
    }

    @Test(arguments: documents) func otherThanAnObjectIsRefused(_ document: DocumentCase) {
        for json in [.null, true, 1, .double(0.5), "x", []] as [JSON] {
            expect(document, json, .invalidField, at: "")
        }
    }

    @Test(arguments: documents) func brokenDocumentsNeverCrashTheReader(
        _ document: DocumentCase
    ) throws {
        let example = try JSON.parse(document.example)
        for seed in UInt64(1)...300 {
            var random = JSONRandom(seed: seed)
            var json = example
            for _ in 0...random.below(3) {
                let fields = document.fields()
                let pointer = fields[random.below(fields.count)].pointer
                json = json.replacing(pointer, with: random.json(levels: 2))
            }
            do { try document.read(json) } catch {
                #expect(error.code.status < 423, "seed \(seed)")
                #expect((1...20).contains(error.conditions.count), "seed \(seed)")
            }
        }
    }

    @Test func datesOutOfOrderAreRefusedAtTheEnd() throws {
        let draft = try JSON.parse(campaign.example)
        for end in ["2026-11-01T00:00:00+08:00", "2026-10-31T00:00:00Z"] {
            expect(
                campaign, draft.replacing("/ends_at", with: .string(end)), .outOfRange,
                at: "/ends_at")
        }
        let definition = try JSON.parse(offer.example)
        expect(
            offer, definition.replacing("/restrictions/ends_at", with: "2026-11-01T00:00:00Z"),
            .outOfRange, at: "/restrictions/ends_at")
    }

    @Test func aBudgetInAnotherCurrencyIsRefused() throws {
        let draft = try JSON.parse(campaign.example)
        expect(
            campaign, draft.replacing("/budget/currency", with: "EUR"), .currencyMismatch,
            at: "/budget/currency")
        // Only said of a known currency.
        expect(
            campaign, draft.replacing("/currency", with: nil), .missingField, at: "/currency")
    }

    @Test func aBenefitOfUnknownTypeIsNotBlamedForItsOtherFields() throws {
        let json = try JSON.parse(offer.example).replacing("/benefit/type", with: "gift")
        let refusal = #expect(throws: Refusal.self) { try OfferDraft.read(json) }
        #expect(refusal?.conditions.map(\.subject) == ["/benefit/type"])
    }

    @Test func aKeyNeedsARoleOrAScope() throws {
        let both: JSON = ["name": "k"]
        expect(key, both, .missingField, at: "/role")
        #expect(
            try APIKeyDraft.read(["name": "k", "role": "terminal"]).scopes == Role.terminal.scopes)
        let mixed = try APIKeyDraft.read([
            "name": "k", "role": "terminal", "scopes": ["ledger:read"],
        ])
        #expect(mixed.scopes == Role.terminal.scopes.union([.ledgerRead]))
    }

    @Test func externalIDsAreCheckedInPathsToo() throws {
        #expect(
            try MemberDraft.externalID("wx:o6_bmjrPTlm6_2sg@x.y-1") == "wx:o6_bmjrPTlm6_2sg@x.y-1")
        for text in ["", "a b", "é", String(repeating: "a", count: 129)] {
            let refusal = #expect(throws: Refusal.self) { try MemberDraft.externalID(text) }
            #expect(refusal?.conditions.first?.subject == "/external_id")
        }
    }

    @Test func emptyBodiesGiveNoReason() throws {
        #expect(try ReasonDraft.read(nil).reason == nil)
        #expect(try ReasonDraft.read([:]).reason == nil)
        try EmptyDraft.read(nil)
        try EmptyDraft.read([:])
        let refusal = #expect(throws: Refusal.self) { try EmptyDraft.read(["reason": "x"]) }
        #expect(refusal?.code == .unknownField)
    }
}
