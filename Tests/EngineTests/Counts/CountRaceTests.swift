import Domain
import Engine
import TestSupport
import Testing

/// What the web calls over-issue: linlinjava/litemall #581 (one coupon, 64 callers, nine rows),
/// fossasia/eventyay #1398 (three allowed, five redeemed), getlago/lago-api PR #2837; and limits
/// that are missing or ignored: vendure #2330, #4353, #125, #1807. Each kind of limit is reached
/// exactly, and nobody is refused below it.
@Suite("Races for every kind of limit")
struct CountRaceTests {
    /// A limit that one subject shares, and what a caller sends to be counted under it.
    struct Kind: Sendable, CustomTestStringConvertible {
        let by: String
        let code: String
        var testDescription: String { by }
    }

    static let kinds = [
        Kind(by: "member", code: "limit_member"), Kind(by: "person", code: "limit_person"),
        Kind(by: "device", code: "limit_device"), Kind(by: "store", code: "limit_store"),
        Kind(by: "offer", code: "limit_period"),
    ]

    @Test(arguments: kinds, Backend.all)
    func eventyay1398MaximumIsRedeemedExactlyByEveryKindOfLimit(
        _ kind: Kind, _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            for number in 0..<4 { try await shop.member("m\(number)", person: "p") }
            let offer = try await shop.limited("RACE", shop.counts(kind.by, per: "day", 13))
            #expect(offer.status == 201, "\(offer.json.text())")
            let answers = try await shop.race { caller in
                // Four members are the one person; else everybody is m0.
                let member = kind.by == "person" ? "m\(caller % 4)" : "m0"
                return try await shop.use("RACE", member: member, device: "d", store: "S1")
            }
            #expect(answers.filter { $0.status == 201 }.count == 13)
            #expect(answers.filter { $0.code == kind.code }.count == 51)
        }
    }

    @Test(arguments: ["member", "person", "device", "offer"], Backend.all)
    func litemall581OneCouponIsIssuedOnceByEveryKindOfLimit(
        _ by: String, _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member("m", person: "p")
            let offer = try await shop.limited(
                "ISSUE", shop.counts(by, per: "week", of: "issues", 1)
            ).text("id")
            let answers = try await shop.race { _ in
                try await shop.perform(
                    "issueCoupon",
                    ["offer_id": .string(offer), "member": "m", "device": "d"])
            }
            #expect(answers.filter { $0.status == 201 }.count == 1)
            #expect(answers.filter { $0.status == 409 }.count == 63)
        }
    }

    /// vendure #125: a cap on what is given, shared by many uses.
    @Test(arguments: Backend.all)
    func vendure125DiscountsOfADayStopAtTheLastUnit(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.limited(
                "CAP", shop.counts("store", per: "day", of: "discount", 1_250))
            let answers = try await shop.race { _ in try await shop.use("CAP", store: "S1") }
            let given = answers.compactMap { $0["discount_total"]?["amount"]?.integerValue }
            #expect(given.count == 13)
            #expect(given.reduce(0, +) == 1_250, "the last one gives what is left")
            #expect(answers.filter { $0.code == "limit_store" }.count == 51)
        }
    }

    /// getlago PR #2837: limits of one redemption by one customer, asked for at once.
    @Test(arguments: Backend.all)
    func lago2837ExistingLimitsPerMemberAndOrderAreExactToo(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member("m")
            _ = try await shop.limited("PERM", ["redemptions_per_member": 7])
            let answers = try await shop.race { _ in try await shop.use("PERM", member: "m") }
            #expect(answers.filter { $0.status == 201 }.count == 7)
            #expect(answers.filter { $0.code == "limit_member" }.count == 57)

            let offer = try await shop.limited("PERO", ["uses_per_order": 2]).text("id")
            var codes: [String] = []
            for _ in 0..<3 { codes.append(try await shop.coupon(of: offer).text("code")) }
            let three = try await shop.perform("redeemVouchers", shop.request(codes))
            #expect(three.code == "limit_order")
            let two = try await shop.perform("redeemVouchers", shop.request(Array(codes[..<2])))
            #expect(two.status == 201)
        }
    }

    /// Callers that none of the others' uses count for: WeChat's RULE_LIMIT was said falsely.
    @Test(arguments: Backend.all)
    func nobodyIsRefusedBelowTheirOwnLimit(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.limited("OWN", shop.counts("device", per: "day", 1))
            let answers = try await shop.race { caller in
                try await shop.use("OWN", device: "d\(caller / 2)")
            }
            #expect(answers.filter { $0.status == 201 }.count == 32)
            #expect(answers.filter { $0.code == "limit_device" }.count == 32)
        }
    }
}
