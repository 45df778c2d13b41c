import Domain
import Testing

/// One line per command: the words of `Scenario`, and the code or `discount/gift cards/due`.
struct RedemptionTableTests {
    @Test(arguments: rows(coupons))
    func couponIsDecidedAsTheTableSays(row: TableRow) {
        #expect(Scenario(row.words).answer == row.expected, "\(row.words)")
    }

    @Test(arguments: rows(shared))
    func vouchersTogetherAreDecidedAsTheTableSays(row: TableRow) {
        #expect(Scenario(row.words).answer == row.expected, "\(row.words)")
    }

    @Test(arguments: rows(giftCards))
    func giftCardIsDecidedAsTheTableSays(row: TableRow) {
        #expect(Scenario(row.words).answer == row.expected, "\(row.words)")
    }

    private static let coupons = """
        plain                                | 1000/0/9000
        order.currency=USD                   | currency_mismatch
        voided                               | voided
        uses=0                               | already_used
        uses=2                               | 1000/0/9000
        campaign.start=0                     | 1000/0/9000
        campaign.start=1                     | not_started
        offer.start=0                        | 1000/0/9000
        offer.start=1                        | not_started
        campaign.end=1                       | 1000/0/9000
        campaign.end=0                       | expired
        offer.end=1                          | 1000/0/9000
        offer.end=0                          | expired
        coupon.end=1                         | 1000/0/9000
        coupon.end=0                         | expired
        paused                               | campaign_paused
        coupon.member=7 member=7             | 1000/0/9000
        coupon.member=7 member=8             | wrong_member
        coupon.member=7                      | member_required
        memberonly                           | member_required
        memberonly member=7                  | 1000/0/9000
        permember=1                          | member_required
        permember=1 member=7                 | 1000/0/9000
        permember=1 member=7 bymember=1      | limit_member
        permember=2 member=7 bymember=1      | 1000/0/9000
        stores=S1,S2                         | wrong_store
        stores=S1,S2 store=S2                | 1000/0/9000
        stores=S1,S2 store=S3                | wrong_store
        store=S3                             | 1000/0/9000
        include=sku1                         | 1000/0/9000
        include=sku9                         | no_eligible_line
        include=sku1 exclude=sku1            | no_eligible_line
        exclude=sku0                         | 1000/0/9000
        minimum=10000                        | 1000/0/9000
        minimum=10001                        | minimum_spend
        minimum=4000 include=sku1            | 1000/0/9000
        minimum=4001 include=sku1            | minimum_spend
        ladder                               | 1000/0/9000
        ladder lines=9999                    | minimum_spend
        ladder lines=19999                   | 1000/0/18999
        ladder lines=20000                   | 3000/0/17000
        off=4001 include=sku1                | 4000/0/6000
        off=99999                            | 10000/0/0
        percent=2000                         | 2000/0/8000
        percent=2000 cap=1500                | 1500/0/8500
        percent=10000                        | 10000/0/0
        percent=5000 lines=1                 | 1/0/0
        percent=4999 lines=1                 | nothing_to_apply
        lines=0                              | nothing_to_apply
        left=1                               | 1000/0/9000
        left=0                               | limit_total
        budget=1000                          | 1000/0/9000
        budget=999                           | limit_budget
        """

    private static let shared = """
        second                               | 1500/0/8500
        second alone                         | not_combinable
        alone                                | 1000/0/9000
        code                                 | 1500/0/8500
        code alone                           | not_combinable
        card alone                           | 1000/5000/4000
        twice                                | duplicate_voucher
        twice alone                          | duplicate_voucher
        same                                 | 2000/0/8000
        same left=2                          | 2000/0/8000
        same left=1                          | limit_total
        same permember=2 member=7            | 2000/0/8000
        same permember=2 member=7 bymember=1 | limit_member
        second budget=1500                   | 1500/0/8500
        second budget=1499                   | limit_budget
        second off=10000                     | nothing_to_apply
        second off=9600                      | 10000/0/0
        second minimum=10000                 | 1500/0/8500
        second percent=5000                  | 5500/0/4500
        card minimum=10000                   | 1000/5000/4000
        card minimum=10001                   | minimum_spend
        card off=10000                       | nothing_to_apply
        """

    private static let giftCards = """
        nocoupon card                                      | 0/5000/5000
        nocoupon card card.balance=10000                   | 0/10000/0
        nocoupon card card.balance=10001                   | 0/10000/0
        nocoupon card card.amount=1                        | 0/1/9999
        nocoupon card card.amount=5000                     | 0/5000/5000
        nocoupon card card.amount=5001                     | insufficient_balance
        nocoupon card card.amount=0                        | out_of_range
        nocoupon card card.amount=-1                       | out_of_range
        nocoupon card card.balance=0                       | insufficient_balance
        nocoupon card card.amount=4000 lines=3000          | 0/3000/0
        nocoupon card lines=0                              | nothing_to_apply
        nocoupon card card card.amount=1                   | duplicate_voucher
        nocoupon card card.issued                          | not_activated
        nocoupon card card.issued card.balance=0           | not_activated
        nocoupon card card.blocked                         | blocked
        nocoupon card card.end=1                           | 0/5000/5000
        nocoupon card card.end=0                           | expired
        nocoupon card card.member=7                        | member_required
        nocoupon card card.member=7 member=7               | 0/5000/5000
        nocoupon card card.member=7 member=8               | wrong_member
        nocoupon card card.currency=USD                    | currency_mismatch
        """
}

/// One line of a text table.
struct TableRow: Sendable, CustomTestStringConvertible {
    let words: String
    let expected: String

    var testDescription: String { words }
}

/// The lines of a text table `words | expected`.
func rows(_ table: String) -> [TableRow] {
    table.split(separator: "\n").map { line in
        let cells = line.split(separator: "|").map { cell in
            cell.split(separator: " ").joined(separator: " ")
        }
        precondition(cells.count == 2, "two cells: \(line)")
        return TableRow(words: cells[0], expected: cells[1])
    }
}
