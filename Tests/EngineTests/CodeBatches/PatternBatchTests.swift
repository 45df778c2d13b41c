import Codes
import Database
import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import Engine

@Suite("Coupons of a batch with a pattern")
struct PatternBatchTests {
    @Test(arguments: Backend.all)
    func aCodeIsExportedShownValidatedAndRedeemedOnce(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let batch = try await shop.patterned("SUMMER-****-****", count: 1_000)
            #expect(batch.status == 201 && batch.text("pattern") == "SUMMER-****-****")
            let codes = try await shop.exportedCodes(batch)
            #expect(codes.count == 1_000 && Set(codes).count == 1_000)
            #expect(codes.allSatisfy { $0.hasPrefix("SUMMER-") && $0.count == 16 })
            let coupon = try await shop.coupon(number: 500)
            #expect(coupon.text("code") == codes[500])

            let order = shop.order([codes[500]])
            let valid = try await shop.perform("validateVouchers", order)
            #expect(valid["valid"] == true, "\(valid.json)")
            #expect(try await shop.rowsOfCoupons() == 0, "asking writes nothing")
            let typed = codes[500].lowercased().replacingOccurrences(of: "-", with: " ")
            #expect(try await shop.perform("redeemVouchers", shop.order([typed])).status == 201)
            #expect(try await shop.perform("redeemVouchers", order).code == "already_used")
            let signed = shop.order([coupon.text("signed_code")])
            #expect(try await shop.perform("redeemVouchers", signed).code == "already_used")
            #expect(try await shop.coupon(number: 500).text("state") == "used")
            #expect(try await shop.coupon(number: 500).text("code") == codes[500])
            let path = ["batch_id": batch.text("id")]
            let after = try await shop.perform("getCodeBatch", path: path)
            #expect(after["touched"] == 1 && after.text("pattern") == "SUMMER-****-****")
            let page = try await shop.perform("listCodeBatches")
            #expect(page["items"]?[0]?["pattern"] == "SUMMER-****-****")
        }
    }

    /// liberusoftware/ecommerce-laravel PR #1046: how a refusal reads must tell nothing.
    @Test(arguments: Backend.all)
    func ecommerceLaravel1046_allThatIsNotACodeOfTheBatchIsAnsweredAlike(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let batch = try await shop.patterned("SUMMER-****-****-!", count: 2)
            let neighbour = try await shop.neighbour()
            let code = try #require(try await shop.exportedCodes(batch).first)
            let pattern = try CodePattern.compile("SUMMER-****-****-!")
            let free = try pattern.freeCode(besides: try await shop.exportedCodes(batch))
            let unknown = try await shop.perform("validateVouchers", shop.order(["NOSUCH"])).json
            let strange = [
                free, String(code.dropLast()), code + "7", "SUMMER", "WINTER-0000-0000-0", "???",
                String(repeating: "A", count: 200),
            ]
            for text in strange {
                let answer = try await shop.perform("validateVouchers", shop.order([text]))
                #expect(answer.json == unknown, "\(text)")
                let redeemed = try await shop.perform("redeemVouchers", shop.order([text]))
                #expect(redeemed.code == "invalid_code", "\(text)")
            }
            let foreign = try await neighbour.perform("validateVouchers", shop.order([code]))
            #expect(foreign.json == unknown)
            let own = try await shop.perform("validateVouchers", shop.order([code]))
            #expect(own["valid"] == true)
        }
    }

    /// shopwareBoostDay/platform #279: creating codes for a promotion deleted those it had.
    @Test(arguments: Backend.all)
    func shopwareBoostDay279_aNewBatchLeavesTheCodesOfTheOldOne(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let old = try await shop.patterned("SPRING-****-****", count: 3)
            let offer = old.text("offer_id")
            let codes = try await shop.exportedCodes(old)
            let again = try await shop.patterned("SPRING-****-****", count: 3, of: offer)
            #expect(again.code == "already_exists")
            #expect(again["conditions"]?[0]?["subject"] == "/pattern")
            #expect(again["conditions"]?[0]?["actual"] == "SPRING-****-****")
            let new = try await shop.patterned("SPRIN2-****-****", count: 3, of: offer)
            #expect(new.status == 201)
            #expect(try await shop.exportedCodes(old) == codes)
            for code in try await codes + shop.exportedCodes(new) {
                let answer = try await shop.perform("redeemVouchers", shop.order([code]))
                #expect(answer.status == 201, "\(code)")
            }
        }
    }

    @Test(arguments: Backend.all)
    func noPatternBeginsLikeAnother(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let first = try await shop.patterned("LOVE-****-****", count: 1)
            let offer = first.text("offer_id")
            let table: [(String, Bool)] = [
                ("L0VE-########-********", false), ("10-V-E****-****", false),
                ("LOVER-****-****", false), ("LO-****-****-****", false), ("LOV@****-****", false),
                ("LOVA-****-****", true), ("LOVF-****-****", true), ("MOVE-****-****", true),
                ("LA-****-****-****", true), ("LZ-****-****-****", true),
            ]
            for (pattern, isFree) in table {
                let answer = try await shop.patterned(pattern, count: 1, of: offer)
                #expect(answer.status == (isFree ? 201 : 409), "\(pattern)")
            }
            let neighbour = try await shop.neighbour()
            #expect(try await neighbour.patterned("LOVE-****-****", count: 1).status == 201)
        }
    }

    @Test func ofBatchesMadeAtOnceWithOneStartOneIsMade() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for caller in 0..<32 {
                    group.addTask {
                        // Each start begins with the shorter ones; no two are the same in a row.
                        let more = String(repeating: "7", count: caller % 4)
                        return try await shop.patterned(
                            "RACE\(more)-****-****", count: 5, of: offer)
                    }
                }
                return try await group.reduce(into: [TestAnswer]()) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 1)
            #expect(answers.count { $0.code == "already_exists" } == 31)
        }
    }

    /// Two commands of one transaction: the first one's pattern is not stored yet.
    @Test(arguments: [("RACE", "RACE7"), ("RACE7", "RACE"), ("RACE", "RACE")])
    func aPatternIsKnownToTheCommandsAfterItInTheSameTransaction(
        first: String, second: String
    ) async throws {
        struct TakenBack: Error {}
        try await withShop { shop in
            let text = try await shop.offer(in: try await shop.campaign())
            let offer = try shop.engine.codes.identifier(text, as: OfferID.self, what: "offer")
            func command(_ start: String, id: Int64) throws -> CreateCodeBatch {
                let pattern = "\(start)-****-****"
                return CreateCodeBatch(
                    id: CodeBatchID(id), offer: offer,
                    draft: try CodeBatchDraft.read([
                        "offer_id": .string(text), "name": "n", "count": 2,
                        "pattern": .string(pattern),
                    ]), pattern: try CodePattern.compile(pattern))
            }
            do {
                try shop.engine.driver.write { connection in
                    let work = UnitOfWork(
                        connection, tally: SideTally { _ in [UInt8](repeating: 0, count: 16) })
                    let context = shop.engine.rehearsal(
                        work, RequestIdentity(tenant: shop.tenant))
                    let made = try command(first, id: 1 << 40).run(context)
                    #expect(made.status == 201)
                    let refusal = #expect(throws: Refusal.self) {
                        try command(second, id: 1 << 41).run(context)
                    }
                    #expect(refusal?.code == .alreadyExists)
                    throw TakenBack()
                }
            } catch is TakenBack {}
        }
    }

    @Test func aPatternThatCannotBeUsedIsRefusedWithTheReason() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let table: [(String, Int64, String)] = [
                ("AB-#", 100, "guessable_pattern"), ("SUMMER-####-@@@@", 235, "guessable_pattern"),
                ("%d", 100, "invalid_field"), ("summer-****", 1, "invalid_field"),
                ("********", 1, "invalid_field"), ("AB!***", 1, "invalid_field"),
                (String(repeating: "A", count: 65), 1, "out_of_range"),
            ]
            for (pattern, count, code) in table {
                let answer = try await shop.patterned(pattern, count: count, of: offer)
                #expect(answer.code == code, "\(pattern)")
            }
            let fits = try await shop.patterned("SUMMER-####-@@@@", count: 234, of: offer)
            #expect(fits.status == 201)
            let wrong = try await shop.patterned("AB%d", count: 1, of: offer)
            #expect(wrong["conditions"]?[0]?["actual"] == ["position": 2])
        }
    }

    @Test func codesOutliveARotationAndARestart() async throws {
        let shop = try await TestShop.open()
        let batch = try await shop.patterned("KEEP-****-****", count: 3)
        let codes = try await shop.exportedCodes(batch)
        _ = try await shop.engine.rotateKey(tenant: shop.tenant, purpose: .typed)
        let again = try await shop.reopened()
        #expect(try await again.exportedCodes(batch) == codes)
        #expect(try await again.perform("redeemVouchers", again.order([codes[0]])).status == 201)
        _ = try await again.perform("voidCodeBatch", path: ["batch_id": batch.text("id")])
        let voided = try await again.perform("redeemVouchers", again.order([codes[1]]))
        #expect(voided.code == "voided")
        #expect(try await again.verify().isSound)
        try await again.close()
    }

    /// A code of twelve letters and digits has the form of a typed one, tag and all, once in 32,768
    /// times.
    @Test func aCodeThatLooksLikeATypedOneIsReadByItsPattern() async throws {
        try await withShop { shop in
            let answer = try await shop.patterned("SA-*****-*****", count: 1_000_000)
            let id = try shop.engine.codes.identifier(
                answer.text("id"), as: CodeBatchID.self, what: "batch")
            let tenant = shop.tenant
            let batch = try await shop.engine.read { try $0.codeBatch(id, tenant) }
            let codes = try #require(
                shop.engine.codes.codes(of: batch, pattern: "SA-*****-*****"))
            let reader = VoucherReader(
                codes: shop.engine.codes, tenant: tenant, acceptsIDs: false, now: shop.clock.now)
            let twin = (0..<1_000_000 as Range<UInt128>).lazy.map { codes.text(at: $0) }.first {
                if case .typedCoupon = reader.read($0) { true } else { false }
            }
            let order = shop.order([try #require(twin)])
            #expect(try await shop.perform("validateVouchers", order)["valid"] == true)
            #expect(try await shop.perform("redeemVouchers", order).status == 201)
        }
    }

    /// The ids after a batch's last are those of the next batch.
    @Test func aPlaceBehindTheLastCodeIsNoCodeOfTheNextBatch() async throws {
        try await withShop { shop in
            let first = try await shop.patterned("ONE-****-****", count: 2)
            let id = try shop.engine.codes.identifier(
                first.text("id"), as: CodeBatchID.self, what: "batch")
            _ = try await shop.codeBatch(of: first.text("offer_id"), count: 5)
            let tenant = shop.tenant
            let batch = try await shop.engine.read { try $0.codeBatch(id, tenant) }
            let codes = try #require(
                shop.engine.codes.codes(of: batch, pattern: "ONE-****-****"))
            for (place, isValid) in [(0, true), (1, true), (2, false), (3, false)] {
                let order = shop.order([codes.text(at: UInt128(place))])
                let answer = try await shop.perform("validateVouchers", order)
                #expect(answer["valid"] == .bool(isValid), "\(place)")
            }
        }
    }

    @Test func aPublicCodeThatABatchsCodesReadLikeIsRefused() async throws {
        try await withShop { shop in
            let batch = try await shop.patterned("SALE-****-****", count: 1)
            let campaign = batch.text("campaign_id")
            for (word, status) in [("SALE12345678", 409), ("SALE1234567", 201), ("SALE", 201)] {
                let answer = try await shop.perform(
                    "createOffer",
                    [
                        "campaign_id": .string(campaign), "name": "word",
                        "benefit": ["type": "amount_off", "amount": 1],
                        "public_code": .string(word),
                    ])
                #expect(answer.status == status, "\(word)")
            }
        }
    }
}

extension CodePattern {
    /// A text of the pattern that is none of these codes.
    fileprivate func freeCode(besides codes: [String]) throws -> String {
        let key = TypedCodeKey(secret: .random(count: 32))
        let texts = key.codes(of: self, context: 1)
        return try #require(
            (0..<10 as Range<UInt128>).map { texts.text(at: $0) }.first { !codes.contains($0) })
    }
}

extension TestShop {
    @discardableResult
    func patterned(
        _ pattern: String, count: Int64, of offer: String? = nil
    ) async throws -> TestAnswer {
        var target = offer ?? ""
        if offer == nil { target = try await self.offer(in: try await campaign()) }
        return try await perform(
            "createCodeBatch",
            [
                "offer_id": .string(target), "name": "Leaflet", "count": .integer(count),
                "pattern": .string(pattern),
            ])
    }

    /// The typed codes of a batch, in order.
    func exportedCodes(_ batch: TestAnswer) async throws -> [String] {
        let id = try engine.codes.identifier(
            batch.text("id"), as: CodeBatchID.self, what: "batch")
        return try await lines(of: id, CodeExportOrder(forms: .typed)).dropFirst().map {
            String($0.split(separator: ",")[2])
        }
    }
}
