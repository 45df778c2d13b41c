import Domain
import Engine
import TestSupport
import Testing

@Suite("Idempotency")
struct IdempotencyTests {
    @Test(arguments: Backend.all)
    func repeatedRequestGetsTheSameBytesAndOneEffect(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let order = shop.order([coupon.text("code")])
            let first = try await shop.perform("redeemVouchers", order, key: "k-1")
            let second = try await shop.perform("redeemVouchers", order, key: "k-1")
            #expect(first.status == 201)
            #expect(!first.isReplay)
            #expect(second.isReplay)
            #expect(second.status == first.status)
            #expect(second.body == first.body)
            let list = try await shop.perform("listRedemptions")
            #expect(list["items"]?.arrayValue?.count == 1)
        }
    }

    @Test(arguments: Backend.all)
    func anotherRequestUnderTheSameKeyIsRefusedAndChangesNothing(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let body: JSON = ["offer_id": .string(offer)]
            _ = try await shop.perform("issueCoupon", body, key: "k-1")
            let others: [(String, JSON)] = [
                ("issueGiftCard", ["currency": "CNY", "amount": 1]),
                (
                    "issueCoupon",
                    ["offer_id": .string(offer), "expires_at": "2026-12-01T00:00:00Z"]
                ),
            ]
            for (operation, body) in others {
                let other = try await shop.perform(operation, body, key: "k-1")
                #expect(other.status == 422)
                #expect(other.code == "idempotency_key_reused")
            }
        }
    }

    @Test(arguments: Backend.all)
    func refusalsAreRepeatedToo(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let card = try await shop.giftCard(100)
            let path = ["gift_card_id": card.text("id")]
            let first = try await shop.perform("activateGiftCard", path: path, key: "k-1")
            #expect(first.code == "illegal_state")
            _ = try await shop.perform("blockGiftCard", path: path)
            let second = try await shop.perform("activateGiftCard", path: path, key: "k-1")
            #expect(second.isReplay)
            #expect(second.body == first.body)
        }
    }

    @Test func answersSurviveARestart() async throws {
        let shop = try await TestShop.open()
        let first = try await shop.perform(
            "issueGiftCard", ["currency": "CNY", "amount": 5], key: "k-1")
        let again = try await shop.reopened()
        let second = try await again.perform(
            "issueGiftCard", ["currency": "CNY", "amount": 5], key: "k-1")
        #expect(second.isReplay)
        #expect(second.body == first.body)
        try await again.close()
    }

    @Test(arguments: Backend.all)
    func sameKeyFromManyCallersAtOnceHasOneEffect(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let order = shop.order([coupon.text("code")])
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        try await shop.perform("redeemVouchers", order, key: "same")
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.status)) == [201])
            #expect(answers.filter { !$0.isReplay }.count == 1)
            #expect(Set(answers.map(\.body)).count == 1)
        }
    }

    @Test(arguments: Backend.all)
    func sameKeyOfTwoMerchantsAtOnceHasTwoEffects(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let shops = [shop, try await shop.neighbour()]
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for call in 0..<64 {
                    group.addTask {
                        try await shops[call % 2].perform(
                            "issueGiftCard", ["currency": "CNY", "amount": 100],
                            key: "key \(call / 2)")
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map { $0.text("id") }).count == 64)
        }
    }

    @Test(arguments: Backend.all)
    func theSecretOfAnAPIKeyIsSaidOnce(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let body: JSON = ["name": "till", "role": "terminal"]
            let first = try await shop.perform("createAPIKey", body, key: "k-1")
            #expect(first.text("secret").hasPrefix("sk_"))
            let second = try await shop.perform("createAPIKey", body, key: "k-1")
            #expect(second.status == 201)
            #expect(second["secret"] == nil)
        }
    }
}
