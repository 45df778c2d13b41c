import Codes
import Domain
import Engine
import Ledger
import Receipts
import TestSupport
import Testing

@Suite("Receipts of an engine")
struct EngineReceiptTests {
    private func head(_ shop: TestShop) async throws -> (key: [UInt8], head: PublishedHead) {
        let document = try await shop.engine.journalHead()
        let key = try #require(HexText.bytes(document["public_key"]?.stringValue ?? ""))
        let block = try #require(document["block"]?.integerValue)
        let hash = try #require(document["hash"]?.stringValue)
        return (key, try #require(PublishedHead("\(block):\(hash)")))
    }

    private func receipt(
        _ shop: TestShop, _ operation: String, _ path: [String: String],
        _ query: [String: String] = [:]
    ) async throws -> Receipt {
        let answer = try await shop.perform(operation, path: path, query: query)
        #expect(answer.status == 200)
        return try Receipt(text: answer.body)
    }

    @Test func everyRedemptionOfABatchHasAValidReceiptAlsoAfterItsRollback() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 1_000_000))
            var codes: [String] = []
            for _ in 0..<20 { codes.append(try await shop.coupon(of: offer).text("code")) }
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for code in codes {
                    group.addTask {
                        try await shop.perform("redeemVouchers", shop.order([code])).text("id")
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            _ = try await shop.perform("rollbackRedemption", path: ["redemption_id": ids[3]])
            let (key, published) = try await head(shop)
            let check = ReceiptCheck(keys: [key])
            for id in ids {
                let path = ["redemption_id": id]
                let receipt = try await receipt(shop, "getRedemptionReceipt", path)
                let proof = try check.check(receipt)
                #expect(proof.entry.event == "vouchers_redeemed" && proof.entry.subject == id)
                let chained = try await self.receipt(
                    shop, "getRedemptionReceipt", path, ["to_block": "\(published.block)"])
                _ = try ReceiptCheck(keys: [key], head: published).check(chained)
            }
        }
    }

    @Test func anEntryHasAReceiptForItsMerchantOnly() async throws {
        try await withShop { shop in
            let card = try await shop.giftCard(100)
            let entries = try await shop.engine.journalHead()["entries"]?.integerValue ?? 0
            let receipt = try await receipt(
                shop, "getEntryReceipt", ["sequence": "\(entries)"])
            let key = try await head(shop).key
            let proof = try ReceiptCheck(keys: [key]).check(receipt)
            #expect(proof.entry.subject == card.text("id"))
            for sequence in [1, entries + 1] {
                await #expect(throws: Refusal.self, "entry \(sequence)") {
                    try await shop.engine.receipt(entry: sequence, tenant: shop.tenant, upTo: nil)
                }
            }
            await #expect(throws: Refusal.self) {
                try await shop.engine.receipt(
                    entry: entries, tenant: shop.tenant, upTo: Int64.max)
            }
        }
    }
}
