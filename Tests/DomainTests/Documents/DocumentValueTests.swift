import Domain
import Ledger
import Testing

/// What reading gives, and what answers look like, to the byte.
@Suite struct DocumentValueTests {
    private static let yuan = Asset(currency: "CNY") ?? .unit
    private static let noon = Timestamp(rfc3339: "2026-11-22T12:00:00Z") ?? .minimum
    private static let tenant = TenantID(1)

    @Test func aCampaignDraftHoldsWhatWasSent() throws {
        let draft = try CampaignDraft.read(
            JSON.parse(
                """
                {"name":"双十一","currency":"CNY","starts_at":"2026-11-22T20:00:00+08:00",
                 "ends_at":"2026-12-31T00:00:00Z","budget":{"amount":5,"currency":"CNY"}}
                """))
        #expect(draft.name == "双十一")
        #expect(draft.currency == Self.yuan)
        #expect(draft.startsAt == Self.noon)
        #expect(draft.endsAt.rfc3339 == "2026-12-31T00:00:00.000Z")
        #expect(draft.budget == 5)
        #expect(draft.metadata == [:])
    }

    @Test func nullInAPatchLeavesTheFieldAsItIs() throws {
        let changes = try CampaignChanges.read(["name": .null, "budget": .null])
        #expect(changes == (try CampaignChanges.read([:])))
        #expect(changes.name == nil && changes.budget == nil && changes.endsAt == nil)
    }

    @Test func anOfferDefinitionHasOneCanonicalForm() throws {
        let text = """
            {"campaign_id":"cmp_1","name":"n","public_code":"Spring25","priority":-3,
             "limits":{"issues_per_member":2},
             "restrictions":{"stores":["S2","S10","S1","S2"],"excluded_brands":[],
             "minimum_spend":0,"member_only":false,"included_skus":["满","a","B"],
             "starts_at":"2026-11-22T20:00:00+08:00"},
             "benefit":{"steps":[{"amount_off":10,"threshold":100}],"type":"ladder"}}
            """
        let draft = try OfferDraft.read(JSON.parse(text))
        let canonical =
            #"{"benefit":{"type":"ladder","steps":[{"threshold":100,"amount_off":10}]},"#
            + #""restrictions":{"included_skus":["B","a","满"],"stores":["S1","S10","S2"],"#
            + #""starts_at":"2026-11-22T12:00:00.000Z"},"#
            + #""limits":{"issues_per_member":2,"uses_per_coupon":1},"#
            + #""public_code":"SPRING25","combinable":true,"priority":-3}"#
        #expect(draft.definition.json.text() == canonical)
        #expect(try OfferDefinition.read(draft.definition.json) == draft.definition)
        #expect(draft.campaign == "cmp_1")
    }

    @Test func everyOfferDefinitionReadsBackFromItsForm() throws {
        for seed in UInt64(1)...500 {
            var random = JSONRandom(seed: seed)
            let definition = random.definition()
            let json = try JSON.parse(definition.json.serialized())
            #expect(try OfferDefinition.read(json) == definition, "seed \(seed)")
            #expect(try OfferDefinition.read(json).json == json, "seed \(seed)")
        }
    }

    @Test func aCampaignIsShownWhole() {
        let campaign = Campaign(
            tenant: Self.tenant, id: CampaignID(1), number: 1, name: "n", currency: Self.yuan,
            startsAt: Self.noon, endsAt: Self.noon.advanced(byMilliseconds: 1), budget: 5,
            state: .paused, metadata: ["a": 1], createdAt: Self.noon)
        #expect(
            campaign.document(id: "cmp_1", terms: nil).text()
                == #"{"id":"cmp_1","name":"n","currency":"CNY","#
                + #""starts_at":"2026-11-22T12:00:00.000Z","ends_at":"2026-11-22T12:00:00.001Z","#
                + #""budget":{"amount":5,"currency":"CNY"},"state":"paused","metadata":{"a":1},"#
                + #""created_at":"2026-11-22T12:00:00.000Z"}"#)
    }

    @Test(
        arguments: [
            (90_000, 60_000, 50_000, "66.67", "55.56"), (3, 1, 2, "33.33", "66.67"),
            (1, 1, 0, "100.00", "0.00"), (0, 5, 5, nil, nil), (8, 1, 1, "12.50", "12.50"),
            (200, 1, 3, "0.50", "1.50"), (20_000, 1, 1_999, "0.01", "10.00"),
            (1, Int64.max, 7, "922337203685477580700.00", "700.00"),
        ] as [(Int64, Int64, Int64, String?, String?)])
    func reportRatesAreRoundedHalfUp(
        _ issued: Int64, _ redeemed: Int64, _ members: Int64, _ redemption: String?,
        _ conversion: String?
    ) {
        let counters = CampaignCounters(
            tenant: Self.tenant, campaign: CampaignID(1), issued: issued, redeemed: redeemed,
            membersGained: members, discount: 7, sales: 9)
        let json = counters.document(
            campaignID: "cmp_1", currency: Self.yuan, budget: nil, budgetLeft: nil,
            asOf: Self.noon)
        #expect(json["redemption_rate_percent"] == .text(orNull: redemption))
        #expect(json["conversion_rate_percent"] == .text(orNull: conversion))
        #expect(json["budget"] == .null)
        #expect(json["discount"] == ["amount": 7, "currency": "CNY"])
    }

    private func coupon(_ state: Coupon.State, uses: Int64) -> Coupon {
        Coupon(
            tenant: Self.tenant, id: CouponID(1), offer: OfferID(2), campaign: CampaignID(3),
            serial: 0, member: nil, state: state, usesLeft: uses, expiresAt: Self.noon,
            issuedAt: .minimum, lastRedemption: nil, voidReason: nil, signingSlot: 0,
            typingSlot: 0)
    }

    @Test func aCouponShowsTheStateThatARedemptionWouldMeetFirst() {
        let before = Self.noon.advanced(byMilliseconds: -1)
        #expect(coupon(.active, uses: 1).stateName(now: before) == "active")
        #expect(coupon(.active, uses: 1).stateName(now: Self.noon) == "expired")
        #expect(coupon(.active, uses: 0).stateName(now: Self.noon) == "used")
        #expect(coupon(.voided, uses: 0).stateName(now: Self.noon) == "voided")
        let json = coupon(.active, uses: 1).document(
            id: "cpn_1", offer: "off_2", campaign: "cmp_3", member: nil, lastRedemption: "red_4",
            code: "AAAA-BBBB-CCCC", signedCode: "GV:X", now: before)
        #expect(
            json.text()
                == #"{"id":"cpn_1","offer_id":"off_2","campaign_id":"cmp_3","member":null,"#
                + #""state":"active","uses_left":1,"expires_at":"2026-11-22T12:00:00.000Z","#
                + #""issued_at":"1970-01-01T00:00:00.000Z","last_redemption_id":"red_4","#
                + #""code":"AAAA-BBBB-CCCC","signed_code":"GV:X"}"#)
    }

    @Test(
        arguments: [
            (GiftCard.State.issued, -1, "issued"), (.issued, 0, "expired"), (.active, -1, "active"),
            (.active, 0, "expired"), (.blocked, -1, "blocked"), (.blocked, 0, "blocked"),
        ] as [(GiftCard.State, Int64, String)])
    func aGiftCardShowsItsState(_ state: GiftCard.State, _ offset: Int64, _ name: String) {
        let card = GiftCard(
            tenant: Self.tenant, id: GiftCardID(1), currency: Self.yuan, faceValue: 10_000,
            serial: 0, member: nil, state: state, expiresAt: Self.noon, issuedAt: .minimum,
            activatedAt: nil, blockReason: nil, activities: 0, signingSlot: 0, typingSlot: 0)
        let json = card.document(
            id: "gft_1", balance: 7_500, member: "m-1", code: "A", signedCode: "GV:X",
            now: Self.noon.advanced(byMilliseconds: offset))
        #expect(json["state"] == .string(name))
        #expect(json["balance"] == ["amount": 7_500, "currency": "CNY"])
        #expect(json["face_value"] == ["amount": 10_000, "currency": "CNY"])
        #expect(json["member"] == "m-1")
        #expect(json["activated_at"] == .null)
    }

    @Test func anActivityShowsASignedAmount() {
        let activity = GiftCardActivity(
            tenant: Self.tenant, card: GiftCardID(1), sequence: 3, kind: .redeemed, amount: -3_750,
            balanceAfter: 6_250, redemption: RedemptionID(4), at: Self.noon)
        #expect(
            activity.document(currency: Self.yuan, redemption: "red_4").text()
                == #"{"sequence":3,"kind":"redeemed","amount":{"amount":-3750,"currency":"CNY"},"#
                + #""balance_after":{"amount":6250,"currency":"CNY"},"redemption_id":"red_4","#
                + #""at":"2026-11-22T12:00:00.000Z"}"#)
    }

    @Test func aMemberIsShownWithItsOpenedAttributes() {
        let member = Member(
            tenant: Self.tenant, id: MemberID(1), externalID: "m-1", sealedAttributes: [1],
            acquiredBy: nil, createdAt: Self.noon)
        #expect(
            member.document(
                id: "mbr_1", attributes: ["tier": "gold"], acquiredBy: nil, tier: "silver",
                person: "p-1", tags: MemberTags(["vip", "a"])
            ).text()
                == #"{"id":"mbr_1","external_id":"m-1","attributes":{"tier":"gold"},"#
                + #""acquired_by":null,"tier":"silver","person":"p-1","tags":["a","vip"],"#
                + #""created_at":"2026-11-22T12:00:00.000Z"}"#)
    }

    @Test func anAPIKeyShowsItsSecretOnlyWhenGiven() {
        func text(_ secret: String?) -> String {
            APIKeyDocument.json(
                id: "key_1", name: "k", scopes: [.vouchersRedeem, .couponsRead], store: "S1",
                createdAt: Self.noon, expiresAt: nil, revokedAt: nil, secret: secret
            ).text()
        }
        let tail =
            #""created_at":"2026-11-22T12:00:00.000Z","expires_at":null,"revoked_at":null}"#
        let head =
            #"{"id":"key_1","name":"k","scopes":["coupons:read","vouchers:redeem"],"store":"S1","#
        #expect(text(nil) == head + tail)
        #expect(text("sk_x") == head + #""secret":"sk_x","# + tail)
    }
}

extension JSONRandom {
    fileprivate mutating func maybe<Value>(_ value: Value) -> Value? {
        below(2) == 0 ? nil : value
    }

    fileprivate mutating func names() -> NameSet {
        NameSet((0..<below(5)).map { _ in ["S1", "满", "e\u{301}", "\"", "a b", "B"][below(6)] })
    }

    fileprivate mutating func definition() -> OfferDefinition {
        let amount = Int64(1 + below(1_000_000))
        let benefits: [Benefit] = [
            .amountOff(amount), .percentOff(basisPoints: Int64(1 + below(10_000)), cap: nil),
            .percentOff(basisPoints: 1, cap: amount),
            .ladder((1...20).map { .init(threshold: Int64($0) * 10, amountOff: Int64($0)) }),
        ]
        return OfferDefinition(
            benefit: benefits[below(benefits.count)],
            restrictions: Restrictions(
                minimumSpend: maybe(amount) ?? 0,
                products: ProductRestriction(
                    includedSKUs: names(), excludedSKUs: names(), includedCategories: names(),
                    excludedCategories: names(), includedBrands: names(), excludedBrands: names()),
                stores: names(), startsAt: maybe(Timestamp(milliseconds: Int64(below(1 << 40)))),
                endsAt: maybe(.maximum), memberOnly: below(2) == 0),
            limits: OfferLimits(
                totalIssues: maybe(amount), totalRedemptions: maybe(amount),
                issuesPerMember: maybe(amount), redemptionsPerMember: maybe(amount),
                usesPerCoupon: Int64(1 + below(9))),
            publicCode: maybe("SPRING25"),
            stacking: Stacking(
                combinable: below(2) == 0, exclusionGroups: names().names,
                priority: Int64(below(2_001) - 1_000)))
    }
}
