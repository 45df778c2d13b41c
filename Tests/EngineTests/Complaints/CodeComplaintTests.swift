import Domain
import Engine
import TestSupport
import Testing

@Suite("Complaints: codes in bulk, and guessing them")
struct CodeComplaintTests {
    /// shopware PR #1445: a hundred codes of the pattern `%d`, which has ten, never ended.
    @Test(arguments: Backend.all)
    func shopware1445_aHundredCodesOfATenCodePatternAreRefusedAtOnce(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            func batch(_ pattern: String, _ count: Int64) async throws -> TestAnswer {
                try await shop.perform(
                    "createCodeBatch",
                    [
                        "offer_id": .string(offer), "name": "b", "count": .integer(count),
                        "pattern": .string(pattern),
                    ])
            }
            let answer = try await batch("AB#", 100)
            #expect(answer.status == 422 && answer.code == "guessable_pattern")
            let conditions = answer["conditions"]?.arrayValue ?? []
            let names = conditions.compactMap { $0["name"]?.stringValue }
            #expect(names.contains("code_space"), "\(answer.json.text())")
            #expect(conditions.allSatisfy { $0["subject"] == "/pattern" })
            #expect(try await batch("%d", 100).status == 400)
            #expect(try await shop.perform("listCodeBatches")["items"]?.arrayValue == [])
        }
    }

    /// solidusio/solidus #526, #1819: many codes of one promotion, each good once.
    @Test(arguments: Backend.all)
    func solidus526_aMillionCodesAreOneOfferAndEachIsGoodOnce(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let batch = try await shop.perform(
                "createCodeBatch",
                ["offer_id": .string(offer), "name": "b", "count": 1_000_000])
            #expect(batch.status == 201, "\(batch.json.text())")
            let listed = try await shop.perform(
                "getCodeBatch", path: ["batch_id": batch.text("id")])
            #expect(listed["count"] == 1_000_000 && listed["touched"] == 0)
        }
    }

    /// Setono/SyliusGiftCardPlugin #45, HiEventsDev/Hi.Events #1080: a refusal that tells an
    /// existing code from a made-up one is an oracle.
    @Test(arguments: Backend.all)
    func hiEvents1080_unknownForeignAndForgedCodesAreAnsweredWithTheSameBytes(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let other = try await shop.neighbour()
            let offer = try await other.offer(
                in: try await other.campaign(), extra: [.init("public_code", "THEIRS1")])
            let coupon = try await other.coupon(of: offer)
            let card = try await other.giftCard(1_000)
            let texts = [
                "0000-0000-0000", "NOSUCHWORD", "GV:NONSENSE", "THEIRS1", coupon.text("code"),
                coupon.text("signed_code"), coupon.text("id"), card.text("code"),
                card.text("signed_code"), card.text("id"),
            ]
            var validated: Set<[UInt8]> = []
            var redeemed: Set<[UInt8]> = []
            for text in texts {
                let order = shop.order([text])
                validated.insert(try await shop.perform("validateVouchers", order).body)
                let answer = try await shop.perform("redeemVouchers", order)
                #expect(answer.status == 422 && answer.code == "invalid_code", "\(text)")
                redeemed.insert(answer.body)
            }
            #expect(validated.count == 1 && redeemed.count == 1)
        }
    }
}
