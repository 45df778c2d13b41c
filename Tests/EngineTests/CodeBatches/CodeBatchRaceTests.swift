import Domain
import Engine
import TestSupport
import Testing

@Suite("Races around codes of a batch")
struct CodeBatchRaceTests {
    private func race(
        _ callers: Int = 64, _ body: @escaping @Sendable (Int) async throws -> TestAnswer
    ) async throws -> [TestAnswer] {
        try await withThrowingTaskGroup(of: TestAnswer.self) { group in
            for caller in 0..<callers { group.addTask { try await body(caller) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func oneUntouchedCodeIsRedeemedByOneOf64() async throws {
        try await withShop { shop in
            _ = try await shop.codeBatch(count: 100)
            for number in 0..<25 as Range<Int64> {
                let coupon = try await shop.coupon(number: number)
                let forms = ["code", "signed_code", "id"].map { coupon.text($0) }
                let answers = try await race { caller in
                    try await shop.perform("redeemVouchers", shop.order([forms[caller % 3]]))
                }
                #expect(answers.filter { $0.status == 201 }.count == 1)
                #expect(answers.filter { $0.code == "already_used" }.count == 63)
            }
        }
    }

    @Test func voidingACodeAndRedeemingItNeverBothSucceed() async throws {
        try await withShop { shop in
            _ = try await shop.codeBatch(count: 100)
            for number in 0..<25 as Range<Int64> {
                let coupon = try await shop.coupon(number: number)
                let path = ["coupon_id": coupon.text("id")]
                let order = shop.order([coupon.text("signed_code")])
                let answers = try await race { caller in
                    caller.isMultiple(of: 2)
                        ? try await shop.perform("voidCoupon", path: path)
                        : try await shop.perform("redeemVouchers", order)
                }
                #expect(answers.filter { $0.status < 300 }.count == 1)
            }
        }
    }

    @Test func voidingTheBatchAndRedeemingItsCodesLeavesNoneUndecided() async throws {
        try await withShop { shop in
            let batch = try await shop.codeBatch(count: 63)
            var codes: [String] = []
            for number in 0..<63 as Range<Int64> {
                codes.append(try await shop.coupon(number: number).text("code"))
            }
            let path = ["batch_id": batch.text("id")]
            let answers = try await race { [codes] caller in
                caller == 63
                    ? try await shop.perform("voidCodeBatch", path: path)
                    : try await shop.perform("redeemVouchers", shop.order([codes[caller]]))
            }
            let redeemed = answers.filter { $0.status == 201 }.count
            #expect(answers.filter { $0.code == "voided" }.count == 63 - redeemed)
            let after = try await shop.perform("getCodeBatch", path: path)
            #expect(after["touched"] == .integer(Int64(redeemed)))
            #expect(after.text("state") == "voided")
        }
    }

    @Test func batchesMadeAtOnceShareNoNumbers() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let answers = try await race(32) { caller in
                caller.isMultiple(of: 2)
                    ? try await shop.codeBatch(of: offer, count: 100)
                    : try await shop.coupon(of: offer)
            }
            #expect(answers.allSatisfy { $0.status == 201 })
            var codes: Set<String> = []
            for answer in answers where !answer.text("code").isEmpty {
                codes.insert(answer.text("code"))
                codes.insert(answer.text("signed_code"))
            }
            for number in 0..<1_600 as Range<Int64> {
                let coupon = try await shop.coupon(number: number)
                codes.insert(coupon.text("code"))
                codes.insert(coupon.text("signed_code"))
            }
            #expect(codes.count == 2 * (16 + 1_600))
        }
    }
}
