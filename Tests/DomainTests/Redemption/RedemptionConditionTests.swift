import Domain
import Testing

struct RedemptionConditionTests {
    @Test func minimumSpendSaysWhatIsRequiredFoundAndMissing() {
        let refusal = Scenario("minimum=12500 second").outcome.refusal
        #expect(
            refusal?.conditions == [
                Condition(
                    "minimum_spend", subject: "/vouchers/0",
                    required: .object([
                        JSON.Member("amount", .integer(12_500)),
                        JSON.Member("currency", .string("CNY")),
                    ]),
                    actual: .object([
                        JSON.Member("amount", .integer(10_000)),
                        JSON.Member("currency", .string("CNY")),
                        JSON.Member("missing", .integer(2_500)),
                    ]))
            ])
    }

    @Test func conditionsAreListedByVoucherThenByPrecedence() {
        let refusal = Scenario("minimum=12500 uses=0 second card card.blocked paused")
            .outcome.refusal
        #expect(refusal?.code == .blocked)
        let listed = refusal?.conditions.map { "\($0.subject ?? "") \($0.name)" }
        #expect(
            listed == [
                "/vouchers/0 already_used", "/vouchers/0 campaign_paused",
                "/vouchers/0 minimum_spend", "/vouchers/1 campaign_paused",
                "/vouchers/2 blocked",
            ])
    }

    @Test func refusalsNeverNameAMember() {
        for words in [
            "coupon.member=7741 member=8852", "nocoupon card card.member=7741 member=8852",
        ] {
            let refusal = Scenario(words).outcome.refusal
            #expect(refusal?.code == .wrongMember)
            let told = "\(String(describing: refusal))"
            #expect(!told.contains("7741") && !told.contains("8852"))
        }
    }

    @Test func aGiftCardsBalanceIsToldToItsOwnerOnly() {
        let words = "nocoupon card card.member=7 card.balance=4321 card.amount=4322"
        let names = { (member: String) in
            Scenario("\(words) \(member)").outcome.refusal?.conditions.map(\.name)
        }
        #expect(names("member=7") == ["insufficient_balance"])
        #expect(names("member=8") == ["wrong_member"])
        #expect(names("") == ["member_required"])
    }

    @Test func longStoreListsAreToldAsACount() {
        let stores = (1...21).map { "S\($0)" }.joined(separator: ",")
        let long = Scenario("stores=\(stores)").outcome.refusal?.conditions.first
        #expect(long?.required == .object([JSON.Member("stores", .integer(21))]))
        #expect(long?.actual == .null)
        let short = Scenario("stores=S2,S1 store=S9").outcome.refusal?.conditions.first
        #expect(short?.required == .array([.string("S1"), .string("S2")]))
        #expect(short?.actual == .string("S9"))
    }
}
