package import Ledger

/// What the members of one arm, or of the holdout, did since they met the experiment.
package struct ArmOutcome: Hashable, Sendable {
    /// Members who met the experiment.
    package var members: Int64 { spend.count }
    /// Those who ordered since.
    package private(set) var ordered: Int64 = 0
    /// Coupons and public codes of the experiment's offers redeemed and not taken back.
    package var redemptions: Int64 = 0
    /// Minor units.
    package private(set) var spent: Int64 = 0
    package private(set) var spend = Spread()

    package init() {}

    /// A member with what they bought since: completed orders, and what these came to.
    package mutating func add(visits: Int64, spent: Int64) {
        if visits > 0 { ordered += 1 }
        self.spent = self.spent.saturatingSum(spent)
        spend.add(spent)
    }
}

/// An experiment's figures: each arm beside the holdout.
package struct LiftReport: Hashable, Sendable {
    package let experiment: Experiment
    package let currency: Asset
    /// By number: the holdout first.
    package var outcomes: [ArmOutcome]

    package init(experiment: Experiment, currency: Asset) {
        self.experiment = experiment
        self.currency = currency
        outcomes = Array(repeating: ArmOutcome(), count: experiment.arms.count + 1)
    }

    package var document: JSON {
        [
            "salt": .string(experiment.salt),
            "holdout_basis_points": .integer(experiment.holdoutBasisPoints),
            "groups": .array(outcomes.indices.map(group)),
        ]
    }

    private func group(_ number: Int) -> JSON {
        let outcome = outcomes[number]
        let share = number == 0 ? experiment.holdoutBasisPoints : experiment.arms[number - 1].share
        return [
            "name": .string(experiment.name(ofArm: Int64(number))),
            "share_basis_points": .integer(share),
            "members": .integer(outcome.members), "ordered": .integer(outcome.ordered),
            "redemptions": .integer(outcome.redemptions),
            "order_rate_percent": figure(
                Double(outcome.ordered) * 100 / Double(outcome.members), outcome),
            "spent": Money(outcome.spent, currency).json,
            "spend_per_member": figure(outcome.spend.mean, outcome),
            "lift": number == 0 ? .null : lift(outcome, outcomes[0]),
        ]
    }

    private func figure(_ value: Double, _ outcome: ArmOutcome) -> JSON {
        .text(orNull: outcome.members == 0 ? nil : DecimalFigure.text(value))
    }

    private func lift(_ arm: ArmOutcome, _ holdout: ArmOutcome) -> JSON {
        let fewest = min(arm.members, holdout.members)
        guard fewest >= Limits.liftMembers else {
            return [
                "status": "not_enough_data",
                "required_members": .integer(Limits.liftMembers), "members": .integer(fewest),
            ]
        }
        let rate = Lift(
            ordered: arm.ordered, of: arm.members, holdoutOrdered: holdout.ordered,
            of: holdout.members)
        return [
            "status": "measured", "confidence_percent": 95,
            "order_rate_points": rate.document(scale: 100),
            "spend_per_member": Lift(arm.spend, holdout.spend).document(scale: 1),
        ]
    }
}
