import Domain
import Ledger
import Testing

struct CampaignDecideTests {
    @Test func openingFillsTheBudgetFromFunding() throws {
        let campaign = Fixture.campaign(budget: 500)
        #expect(try campaign.open().postings == [fund(campaign, 500)])
        #expect(try Fixture.campaign(budget: 0).open().postings.isEmpty)
        #expect(try Fixture.campaign().open().postings.isEmpty)
    }

    @Test func openingIsRefusedForDatesAndBudgetOutOfBounds() {
        let open = { (campaign: Campaign) in
            Outcome { () throws(Refusal) in try campaign.open() }.code
        }
        #expect(open(Fixture.campaign(endsAt: Fixture.hour(-24))) == .outOfRange)
        #expect(open(Fixture.campaign(budget: -1)) == .outOfRange)
        #expect(open(Fixture.campaign(budget: Limits.amountMinorUnits + 1)) == .outOfRange)
        #expect(open(Fixture.campaign(budget: Limits.amountMinorUnits)) == nil)
    }

    @Test func pausingAndResumingAreRefusedWhereNothingWouldChange() throws {
        let active = Fixture.campaign()
        let paused = try active.pause().campaign
        #expect(paused.state == .paused)
        #expect(try paused.resume().campaign == active)
        #expect(Outcome { () throws(Refusal) in try paused.pause() }.code == .illegalState)
        #expect(Outcome { () throws(Refusal) in try active.resume() }.code == .illegalState)
    }

    @Test func updatesChangeOnlyWhatTheyName() throws {
        let campaign = Fixture.campaign(budget: 500)
        let facts = CampaignUpdateFacts(spentAmount: 100, budgetLeft: 400)
        let same = try campaign.update(CampaignUpdateCommand(), facts: facts, now: Fixture.now)
        #expect(same.campaign == campaign && same.postings.isEmpty)
        let changed = try campaign.update(
            CampaignUpdateCommand(
                name: "Winter", endsAt: Fixture.hour(1), budget: 600,
                metadata: .object([JSON.Member("a", .null)])),
            facts: facts, now: Fixture.now)
        #expect(changed.campaign.name == "Winter" && changed.campaign.endsAt == Fixture.hour(1))
        #expect(changed.campaign.budget == 600)
        #expect(changed.campaign.metadata == .object([JSON.Member("a", .null)]))
    }

    /// All small cases: what is put aside plus what is spent is the new budget.
    @Test func everySmallBudgetChangeKeepsLeftPlusSpentEqualToTheBudget() {
        for old in Int64(0)...6 {
            for spent in 0...old {
                for new in Int64(0)...8 {
                    check(old: old, spent: spent, left: old - spent, new: new)
                }
            }
        }
        for spent in Int64(0)...6 {
            for new in Int64(0)...8 { check(old: nil, spent: spent, left: nil, new: new) }
        }
    }

    @Test func endsMayMoveButNotIntoThePastOrBeforeTheStart() {
        let hour = Fixture.hour
        let end = { (campaign: Campaign, end: Timestamp) in
            Outcome { () throws(Refusal) in
                try campaign.update(
                    CampaignUpdateCommand(endsAt: end),
                    facts: CampaignUpdateFacts(spentAmount: 0, budgetLeft: nil),
                    now: Fixture.now)
            }.code
        }
        #expect(end(Fixture.campaign(), hour(0)) == nil)
        #expect(end(Fixture.campaign(), hour(900)) == nil)
        #expect(end(Fixture.campaign(), hour(0).advanced(byMilliseconds: -1)) == .outOfRange)
        #expect(end(Fixture.campaign(startsAt: hour(5)), hour(5)) == .outOfRange)
        // A campaign that is over may be named with its own end, or extended.
        #expect(end(Fixture.campaign(endsAt: hour(-1)), hour(-1)) == nil)
        #expect(end(Fixture.campaign(endsAt: hour(-1)), hour(1)) == nil)
    }

    @Test func budgetsOutOfRangeAreRefused() {
        for budget in [-1, Limits.amountMinorUnits + 1, .min, .max] as [Int64] {
            #expect(
                update(Fixture.campaign(budget: 5), 0, 5, budget).code == .outOfRange, "\(budget)")
        }
    }

    private func check(old: Int64?, spent: Int64, left: Int64?, new: Int64) {
        let campaign = Fixture.campaign(budget: old)
        let outcome = update(campaign, spent, left, new)
        if new < spent {
            #expect(outcome.code == .limitBudget, "\(String(describing: old)) to \(new)")
            return
        }
        let change = new - spent - (left ?? 0)
        let expected =
            change > 0
            ? [fund(campaign, change)]
            : change < 0 ? [fund(campaign, -change).reversed] : []
        #expect(
            outcome.value?.postings == expected,
            "\(String(describing: old)), \(spent) spent, to \(new)")
        #expect(outcome.value?.campaign.budget == new)
    }

    private func update(
        _ campaign: Campaign, _ spent: Int64, _ left: Int64?, _ budget: Int64
    ) -> Outcome<CampaignDecision> {
        Outcome { () throws(Refusal) in
            try campaign.update(
                CampaignUpdateCommand(budget: budget),
                facts: CampaignUpdateFacts(spentAmount: spent, budgetLeft: left),
                now: Fixture.now)
        }
    }

    private func fund(_ campaign: Campaign, _ amount: Int64) -> Posting {
        Posting(from: campaign.fundingAccount, to: campaign.budgetAccount, amount: amount)
    }
}
