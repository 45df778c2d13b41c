import Domain
import Ledger
import Testing

@Suite struct RedemptionDocumentTests {
    private let request =
        #"{"order":{"reference":"R-1","currency":"CNY","store":"S1","lines":["#
        + #"{"sku":"A","quantity":1,"amount":10000,"category":"shoes","brand":"Acme"},"#
        + #"{"sku":"B","quantity":2,"amount":5000}]},"member":"m-1","#
        + #""vouchers":[{"code":"GV:X"},{"code":"gft_1","amount":5000}]}"#

    private let totals =
        #""order_total":{"amount":15000,"currency":"CNY"},"#
        + #""discount_total":{"amount":1000,"currency":"CNY"},"#
        + #""gift_card_total":{"amount":5000,"currency":"CNY"},"#
        + #""amount_due":{"amount":9000,"currency":"CNY"},"#
        + #""vouchers":[{"id":"cpn_1","kind":"coupon","offer_id":"off_2","#
        + #""amount":{"amount":1000,"currency":"CNY"},"lines":[667,333]},"#
        + #"{"id":"gft_3","kind":"gift_card","amount":{"amount":5000,"currency":"CNY"},"#
        + #""lines":[]}],"lines":[{"sku":"A","amount":10000,"discount":667,"net":9333},"#
        + #"{"sku":"B","amount":5000,"discount":333,"net":4667}]"#

    private func priced() throws -> PricedOrder {
        let order = try RedemptionRequest.read(JSON.parse(request)).order
        let decision = RedemptionDecision(
            orderTotal: 15_000, discountTotal: 1_000, giftCardTotal: 5_000,
            applied: [
                .init(voucher: .coupon(CouponID(1)), amount: 1_000, lineAmounts: [667, 333]),
                .init(
                    voucher: .giftCard(GiftCardID(3), amount: 5_000), amount: 5_000,
                    lineAmounts: []),
            ], lineDiscounts: [667, 333], postings: [])
        return PricedOrder(order: order, decision: decision) { voucher in
            switch voucher {
            case .coupon(let id): (id: "cpn_\(id.number)", offer: "off_2")
            case .offer(let id): (id: "off_\(id.number)", offer: "off_\(id.number)")
            case .giftCard(let id, _): (id: "gft_\(id.number)", offer: nil)
            }
        }
    }

    @Test func aRequestIsReadWhole() throws {
        let value = try RedemptionRequest.read(JSON.parse(request))
        #expect(value.member == "m-1")
        #expect(value.vouchers.map(\.code) == ["GV:X", "gft_1"])
        #expect(value.vouchers.map(\.amount) == [nil, 5_000])
        #expect(value.order.total == 15_000)
        #expect(value.order.store == "S1")
        #expect(value.order.lines[0].brand == "Acme")
        #expect(value.order.lines[1].category == nil)
    }

    @Test func anOrderIsStoredAsItWasGiven() throws {
        let json = try #require(try JSON.parse(request)["order"])
        let order = try OrderDocument.read(json)
        #expect(order.serialized() == json.serialized())
        #expect(try OrderDocument.read(JSON.parse(order.serialized())) == order)
        let refusal = #expect(throws: Refusal.self) { try OrderDocument.read([:]) }
        #expect(refusal?.conditions.first?.subject == "/order/reference")
    }

    @Test func aValidationShowsTotalsVouchersAndLines() throws {
        let text = String(decoding: try priced().validationDocument(), as: UTF8.self)
        #expect(text == #"{"valid":true,"# + totals + "}")
    }

    @Test func aRedemptionShowsItsOrderAndItsState() throws {
        let order = try #require(try JSON.parse(request)["order"]).text()
        var document = RedemptionDocument(
            id: "red_1", priced: try priced(), member: nil,
            createdAt: Timestamp(milliseconds: 1))
        func expected(_ state: String, refunded: Int, _ rolledBack: String) -> String {
            #"{"id":"red_1","state":"\#(state)","order":\#(order),"member":null,"# + totals
                + #","refunded":{"amount":\#(refunded),"currency":"CNY"},"#
                + #""created_at":"1970-01-01T00:00:00.001Z","rolled_back_at":\#(rolledBack)}"#
        }
        #expect(document.text == expected("redeemed", refunded: 0, "null"))
        document.refunded = 1_250
        document.rolledBackAt = Timestamp(milliseconds: 2)
        #expect(
            document.text
                == expected("rolled_back", refunded: 1_250, #""1970-01-01T00:00:00.002Z""#))
    }

    @Test func answersAreCanonicalJSON() throws {
        let document = RedemptionDocument(
            id: "red_1", priced: try priced(), member: "m-1", createdAt: .minimum)
        let bytes = document.serialized()
        #expect(try JSON.parse(bytes).serialized() == bytes)
        let page = PageDocument.serialized([document, document], nextCursor: nil) {
            $1.append(to: &$0)
        }
        #expect(try JSON.parse(page)["items"]?[1]?.serialized() == bytes)
    }
}

extension RedemptionDocument {
    fileprivate var text: String {
        String(decoding: serialized(), as: UTF8.self)
    }
}
