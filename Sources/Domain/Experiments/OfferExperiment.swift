/// An offer's part in an experiment of its campaign.
package struct OfferExperiment: Hashable, Sendable {
    package let split: Experiment
    /// The arm whose members it is for; nil: everybody's but the holdout's.
    package let arm: String?

    package init(split: Experiment, arm: String? = nil) {
        self.split = split
        self.arm = arm
    }

    /// True where a member of an arm, by its number, gets the offer.
    package func isGiven(toArm number: Int64) -> Bool {
        number > 0 && (arm == nil || arm == split.name(ofArm: number))
    }
}

extension OfferExperiment {
    init?(reading fields: inout ObjectReader) {
        let arm = fields.optional("arm", .text(1...Limits.experimentNameBytes))
        guard let split = Experiment(reading: &fields) else { return nil }
        self.init(split: split, arm: arm)
    }

    package var document: JSON {
        guard case .object(let members) = split.document else { return .null }
        return .object(members + (arm.map { [.init("arm", .string($0))] } ?? []))
    }

    func validate(_ faults: inout OfferFaults) {
        let names = split.arms.map(\.name)
        let total = split.arms.reduce(split.holdoutBasisPoints) { $0 + $1.share }
        if total != 10_000 {
            faults.contradict(
                "Let the holdout and the arms' shares come to 10000.", "/experiment/arms",
                10_000, .integer(total))
        }
        if Set(names).count != names.count || names.contains("holdout") {
            faults.contradict(
                "Give each arm a name of its own, other than holdout.", "/experiment/arms",
                "distinct names", .array(names.map(JSON.string)))
        }
        if let arm, !names.contains(arm) {
            faults.contradict(
                "Name one of the arms.", "/experiment/arm",
                .array(names.map(JSON.string)), .string(arm))
        }
    }
}

extension FieldFormat where Value == OfferExperiment {
    static var experiment: FieldFormat {
        .object { OfferExperiment(reading: &$0) }
    }
}

extension Refusal {
    /// Neither the till nor the customer is told of a test.
    package static let holdout = Refusal(
        .holdout, "This offer is not available to this customer; go on without it.",
        [
            Condition(
                RefusalCode.holdout.rawValue, required: .string("a member it is given to"),
                actual: .string("another member"))
        ])

    /// True where nothing but the split speaks against the command.
    package var isOnlyHoldout: Bool {
        code == .holdout
            && conditions.allSatisfy { $0.name == RefusalCode.holdout.rawValue }
    }
}
