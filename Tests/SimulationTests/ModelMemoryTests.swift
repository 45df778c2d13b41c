import Testing

@testable import Simulation

@Suite struct ModelMemoryTests {
    /// Seed 12016 counted a member whose first answer was lost.
    @Test func aMemberIsNotCountedBeforeSomebodyHasSeenItsAnswer() {
        let model = Model(merchants: 1, entries: 0, blockTime: 0)
        let request = Request(
            merchant: 0, deed: .upsertMember("m-1", tier: nil, acquiredBy: nil), key: nil)
        #expect(!model.hasUnseenAnswers)
        _ = model.settle(request, now: 0, sentAt: 0)
        #expect(model.hasUnseenAnswers)
    }

    @Test func whatAForgottenAnswerMadeThatNobodySawHasNoKnownID() {
        let model = Model(merchants: 1, entries: 0, blockTime: 0)
        let card = Deed.issueGiftCard(
            currency: "CNY", amount: 100, member: nil, expiresAt: nil, activate: true)
        _ = model.settle(Request(merchant: 0, deed: card, key: "k-1"), now: 0, sentAt: 0)
        model.prune(clock: Model.retention)
        #expect(model.hasUnseenAnswers && !model.hasLostIDs)
        model.prune(clock: Model.retention + 1)
        #expect(model.hasUnseenAnswers && model.hasLostIDs)
    }
}
