import Domain
import Ledger
import Testing

/// Random earning, waiting, spending and taking back: nothing is made, nothing is lost, and nobody
/// has both something and a debt.
struct RewardPurseTests {
    private struct Life {
        let tenant = TenantID(1)
        let member = MemberID(3)
        let asset: Asset
        var balances = Balances()
        var given: [GivenBack] = []
        var spent: [Int64] = []

        var source: AccountKey { RewardPurse.source(of: asset, tenant) }

        func account(_ kind: AccountKind) -> AccountKey {
            RewardPurse.account(kind, asset, tenant, member)
        }

        func purse() -> RewardPurse {
            RewardPurse(
                tenant: tenant, member: member,
                balances: RewardPurse.Balances(
                    available: [asset: balances[account(.rewardAvailable)]],
                    debt: [asset: balances[account(.rewardDebt)]]))
        }

        var used: Int64 {
            balances[
                AccountKey(tenant: tenant.number, kind: .rewardUsed, owner: 0, asset: asset)]
        }
    }

    @Test(arguments: [Asset.points, Fixture.currency])
    func whatIsGivenIsNeverSpentTwice(_ asset: Asset) throws {
        for seed in UInt64(0)..<300 {
            var random = SeededRandom(seed: seed)
            var life = Life(asset: asset)
            for step in 0..<60 {
                var purse = life.purse()
                act(&life, &purse, &random)
                do throws(PostingRejection) {
                    try life.balances.apply(purse.postings)
                } catch {
                    Issue.record("seed \(seed), step \(step): \(error)")
                    return
                }
                check(life, "seed \(seed), step \(step)")
            }
        }
    }

    private func act(_ life: inout Life, _ purse: inout RewardPurse, _ random: inout SeededRandom) {
        let asset = life.asset
        switch random.below(5) {
        case 0:
            let amount = random.amount(1...100)
            let isLater = random.oneIn(2)
            if isLater {
                purse.reserve(amount, of: asset, from: life.source)
            } else {
                purse.receive(amount, of: asset, from: life.source)
            }
            life.given.append(
                GivenBack(
                    number: 0, member: life.member, offer: OfferID(1), form: .points,
                    amount: amount, origin: life.source, state: isLater ? .pending : .given,
                    dueAt: Fixture.now))
        case 1:
            guard let index = life.given.firstIndex(where: { $0.state == .pending }) else { return }
            life.given[index].mature(&purse)
        case 2:
            let most = purse.balances.available[asset] ?? 0
            guard most > 0 else { return }
            let amount = random.amount(1...most)
            purse.spend(amount, of: asset)
            life.spent.append(amount)
        case 3:
            guard !life.spent.isEmpty else { return }
            purse.restore(life.spent.remove(at: random.below(life.spent.count)), of: asset)
        default:
            guard !life.given.isEmpty else { return }
            let index = random.below(life.given.count)
            _ = life.given[index].takeBack(random.amount(1...120), &purse)
        }
    }

    private func check(_ life: Life, _ place: String) {
        let available = life.balances[life.account(.rewardAvailable)]
        let debt = life.balances[life.account(.rewardDebt)]
        let pending = life.balances[life.account(.rewardPending)]
        #expect(available == 0 || debt == 0, "\(place): both")
        let waiting = life.given.filter { $0.state == .pending }.reduce(0) { $0 + $1.left }
        #expect(pending == waiting, "\(place): pending")
        // Value out is at most value in: what was given and not taken back, and what is owed.
        let standing = life.given.reduce(0) { $0 + $1.left }
        let spent = life.spent.reduce(0, +)
        #expect(spent + available + pending == standing + debt, "\(place): conservation")
    }
}
