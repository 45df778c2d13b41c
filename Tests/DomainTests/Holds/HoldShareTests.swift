import Domain
import Ledger
import Testing

/// Postings that share a discount share each part of it, to the minor unit.
@Suite("Parts of shared discounts")
struct HoldShareTests {
    private static let yuan = Fixture.currency

    private static func key(_ kind: AccountKind, _ owner: Int64 = 1) -> AccountKey {
        AccountKey(tenant: 1, kind: kind, owner: owner, asset: yuan)
    }

    private static func hold(_ postings: [Posting]) -> VoucherHold {
        let order = Order(
            reference: "R", currency: yuan, store: nil,
            lines: [
                Order.Line(sku: "a", quantity: 3, amount: 9_000, category: nil, brand: nil)
            ])
        let voucher = HeldVoucher(
            use: .offer(OfferID(1)), offer: OfferID(1), campaign: CampaignID(1), amount: 1_000,
            lineAmounts: [1_000], postings: postings.map { HeldPosting(posting: $0) },
            takenLines: [0])
        return VoucherHold(
            tenant: TenantID(1), id: HoldID(1), order: order, member: nil, memberName: nil,
            vouchers: [voucher], capturedQuantities: [0], expiresAt: Fixture.hour(1),
            createdAt: Fixture.now)
    }

    /// What each of three parts books, by kind of destination.
    private func parts(_ postings: [Posting]) throws -> [[AccountKind: Int64]] {
        var hold = Self.hold(postings)
        return try (1...3 as ClosedRange<Int64>).map { number in
            let part = try hold.capture(
                CaptureRequest(lines: [.init(line: 0, quantity: 1)], isFinal: false),
                as: RedemptionID(number), now: Fixture.now)
            hold = part.hold
            return Dictionary(
                part.redemptionPostings.map { ($0.destination.kind, $0.amount) },
                uniquingKeysWith: +)
        }
    }

    @Test func payersShareEachPartAndOweWhatTheyShare() throws {
        let booked = try parts([
            Posting(from: Self.key(.payerFunding, 7), to: Self.key(.payerExpense, 1), amount: 333),
            Posting(from: Self.key(.clearing, 7), to: Self.key(.clearing, 9), amount: 333),
            Posting(from: Self.key(.payerBudget, 2), to: Self.key(.payerExpense, 2), amount: 667),
            Posting(from: Self.key(.clearing, 8), to: Self.key(.clearing, 9), amount: 667),
        ])
        let sums = [333, 333, 334] as [Int64]
        #expect(booked.map { $0[.payerExpense] ?? 0 }.sorted() == sums, "\(booked)")
        #expect(booked.map { $0[.clearing] ?? 0 }.sorted() == sums, "\(booked)")
    }

    /// The acceptor owes itself nothing: the other payer owes its own share.
    @Test func aPayerThatAcceptsOwesNothing() throws {
        var hold = Self.hold([
            Posting(from: Self.key(.payerFunding, 9), to: Self.key(.payerExpense, 1), amount: 333),
            Posting(from: Self.key(.payerFunding, 8), to: Self.key(.payerExpense, 2), amount: 667),
            Posting(from: Self.key(.clearing, 8), to: Self.key(.clearing, 9), amount: 667),
        ])
        for number in 1...3 as ClosedRange<Int64> {
            let part = try hold.capture(
                CaptureRequest(lines: [.init(line: 0, quantity: 1)], isFinal: false),
                as: RedemptionID(number), now: Fixture.now)
            hold = part.hold
            let amount = { (owner: Int64, kind: AccountKind) in
                part.redemptionPostings.first {
                    $0.source.owner == owner && $0.destination.kind == kind
                }?.amount
            }
            #expect(amount(8, .clearing) == amount(8, .payerExpense), "part \(number)")
        }
    }

    @Test func reserveAndBudgetTogetherGiveEachPart() throws {
        let booked = try parts([
            Posting(
                from: Self.key(.campaignReserve), to: Self.key(.promotionExpense), amount: 334),
            Posting(from: Self.key(.campaignBudget), to: Self.key(.promotionExpense), amount: 666),
        ])
        let sums = booked.map { $0[.promotionExpense] ?? 0 }
        #expect(sums.sorted() == [333, 333, 334], "\(booked)")
    }
}
