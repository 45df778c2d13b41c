import Domain
import Engine
import Ledger
import TestSupport
import Testing

@Suite("Clearing sums to zero whatever happens")
struct SettlementPropertyTests {
    /// Steele, Lea and Flood 2014 (splitmix64).
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let acceptors = ["S1": "a", "S2": "b"]
    private static let payers: [(party: String, share: Int64)] = [
        ("a", 3_333), ("b", 1_667), ("merchant", 5_000),
    ]

    /// Largest remainder by hand: whole parts, then unit after unit to the largest fraction left.
    private static func shares(of amount: Int64) -> [Int64] {
        var shares = payers.map { amount * $0.share / 10_000 }
        var fractions = payers.map { amount * $0.share % 10_000 }
        while shares.reduce(0, +) < amount {
            let largest = fractions.max() ?? 0
            let place = fractions.firstIndex(of: largest) ?? 0
            shares[place] += 1
            fractions[place] = -1
        }
        return shares
    }

    /// What a redemption's document says each party owes, by its vouchers in `owners`.
    private static func debts(
        of redemption: JSON, _ owners: [String: String]
    ) -> [(debtor: String, creditor: String, amount: Int64)] {
        let store = redemption["order"]?["store"]?.stringValue ?? ""
        let acceptor = acceptors[store] ?? "merchant"
        var debts: [(debtor: String, creditor: String, amount: Int64)] = []
        for voucher in redemption["vouchers"]?.arrayValue ?? [] {
            let amount = voucher["amount"]?["amount"]?.integerValue ?? 0
            switch owners[voucher["id"]?.stringValue ?? ""] {
            case "payers":
                for (payer, share) in zip(payers, shares(of: amount)) {
                    debts.append((payer.party, acceptor, share))
                }
            case .some(let issuer): debts.append((issuer, acceptor, amount))
            case nil: continue
            }
        }
        return debts
    }

    @Test(arguments: [(seed: 1, steps: 160), (seed: 2, steps: 160)], Backend.all)
    func aRecountOfAllRedemptionsFindsWhatTheReportSays(
        _ run: (seed: UInt64, steps: Int), _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            try await shop.settle(parties: ["a", "b", "c"], stores: Self.acceptors)
            let owners = try await vouchers(shop)
            var random = Random(state: run.seed)
            var standing: [TestAnswer] = []
            let words = owners.keys.filter { $0.hasPrefix("WORD") }.sorted()
            let cards = owners.keys.filter { $0.hasPrefix("gft") }.sorted()
            for step in 0..<run.steps {
                shop.clock.advance(byMilliseconds: .random(in: 0...2_400_000, using: &random))
                if Int.random(in: 0..<3, using: &random) == 0,
                    let index = standing.indices.randomElement(using: &random)
                {
                    #expect(try await shop.rollBack(standing.remove(at: index)).status == 200)
                } else {
                    let named = (words + cards).shuffled(using: &random).prefix(
                        .random(in: 1...3, using: &random))
                    let answer = try await shop.redeem(
                        Array(named),
                        store: ["S1", "S2", "S3"].randomElement(using: &random),
                        amount: .random(in: 1...9_999, using: &random))
                    if answer.status == 201 { standing.append(answer) }
                }
                let owed = try await shop.balances(of: .clearing)
                #expect(owed.total == 0, "seed \(run.seed), step \(step)")
            }
            try await recount(shop, owners, seed: run.seed)
        }
    }

    /// Public codes and cards by name or id, with who owes for them.
    private func vouchers(_ shop: TestShop) async throws -> [String: String] {
        var owners: [String: String] = [:]
        let joint = try await shop.campaign([
            .init(
                "payers",
                .array(
                    Self.payers.map {
                        [
                            "party": .string($0.party),
                            "share_basis_points": .integer($0.share),
                            "budget": ["amount": 12_345, "currency": "CNY"],
                        ]
                    }))
        ]).text("id")
        let issued = try await shop.campaign([.init("issuer", "b")]).text("id")
        let plain = try await shop.campaign([]).text("id")
        for (index, campaign) in [joint, joint, issued, plain].enumerated() {
            let offer = try await shop.offer(
                in: campaign, amountOff: Int64(701 + 13 * index),
                extra: [.init("public_code", .string("WORD\(index)"))])
            let owner = campaign == joint ? "payers" : campaign == issued ? "b" : ""
            if !owner.isEmpty { owners[offer] = owner }
            owners["WORD\(index)"] = owner
        }
        for issuer in ["a", "c"] {
            let card = try await shop.perform(
                "issueGiftCard",
                [
                    "currency": "CNY", "amount": 100_000, "activate": true,
                    "issuer": .string(issuer),
                ])
            owners[card.text("id")] = issuer
        }
        return owners
    }

    private func recount(
        _ shop: TestShop, _ owners: [String: String], seed: UInt64
    ) async throws {
        var net: [String: Int64] = [:]
        var payerShares: Int64 = 0
        var cursor: String?
        repeat {
            let page = try await shop.perform(
                "listRedemptions",
                query: ["limit": "100"].merging(cursor.map { ["cursor": $0] } ?? [:]) { $1 })
            for redemption in page["items"]?.arrayValue ?? []
            where redemption["rolled_back_at"] == .null {
                for debt in Self.debts(of: redemption, owners) {
                    let pair = [debt.debtor, debt.creditor].sorted()
                    guard pair[0] != pair[1] else { continue }
                    net[pair.joined(separator: ">"), default: 0] +=
                        pair[0] == debt.debtor ? debt.amount : -debt.amount
                }
                for voucher in redemption["vouchers"]?.arrayValue ?? []
                where owners[voucher["id"]?.stringValue ?? ""] == "payers" {
                    payerShares += voucher["amount"]?["amount"]?.integerValue ?? 0
                }
            }
            cursor = page["next_cursor"]?.stringValue
        } while cursor != nil
        let expected = net.filter { $0.value != 0 }.map { pair, amount -> String in
            let names = pair.split(separator: ">")
            return amount > 0
                ? "\(names[0])>\(names[1]) \(amount)" : "\(names[1])>\(names[0]) \(-amount)"
        }
        // Longer than all that happened: what was taken back is in it as well.
        let found = try await shop.clearing(
            from: "2026-06-01T00:00:00Z", to: "2026-07-01T00:00:00Z")
        #expect(found.sorted() == expected.sorted(), "seed \(seed)")
        #expect(!found.isEmpty, "seed \(seed)")
        let given = try await shop.balances(of: .payerExpense)
        #expect(given.total == payerShares, "seed \(seed)")
        let left = try await shop.balances(of: .payerBudget)
        for (payer, amount) in given {
            #expect(amount + (left[payer] ?? 0) == 12_345, "seed \(seed)")
        }
    }
}
