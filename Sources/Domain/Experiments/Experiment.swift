// Experiments
//
// What is an offer worth? Members are split by a keyed hash of experiment and member: some get
// nothing (the holdout), the others one of the arms. The split is the same whenever it is asked,
// and says nothing about the split of another experiment. Who has met the experiment is remembered
// at the first decision, the holdout too, with what they had bought until then; `Lift` compares
// what they bought since.
//
// Offers of one campaign that name the same salt are one experiment: each may be for one arm of it.
// The holdout is refused like any member whom an offer is not for; customers are not told why.

/// A split of members, in basis points of all of them.
package struct Experiment: Hashable, Sendable {
    /// Names the experiment within its campaign; another salt is another split.
    package let salt: String
    /// 0 ... 9,999; what the arms leave.
    package let holdoutBasisPoints: Int64
    /// One or more; with the holdout they come to 10,000.
    package let arms: [Arm]

    package struct Arm: Hashable, Sendable {
        package let name: String
        /// Basis points, 1 or more.
        package let share: Int64

        package init(name: String, share: Int64) {
            self.name = name
            self.share = share
        }
    }

    package init(salt: String, holdoutBasisPoints: Int64, arms: [Arm]) {
        self.salt = salt
        self.holdoutBasisPoints = holdoutBasisPoints
        self.arms = arms
    }

    /// 0 for the holdout, 1 for the first arm, and so on. `place` is the member's, 0 ..< 10,000.
    package func arm(at place: Int64) -> Int64 {
        var end = holdoutBasisPoints
        if place < end { return 0 }
        for (index, arm) in arms.enumerated() {
            end += arm.share
            if place < end { return Int64(index) + 1 }
        }
        return Int64(arms.count)
    }

    /// The name of an arm by its number; `holdout` for 0.
    package func name(ofArm number: Int64) -> String {
        guard number > 0, number <= arms.count else { return "holdout" }
        return arms[Int(number) - 1].name
    }
}

extension Experiment {
    package var document: JSON {
        [
            "salt": .string(salt), "holdout_basis_points": .integer(holdoutBasisPoints),
            "arms": .array(
                arms.map { ["name": .string($0.name), "share": .integer($0.share)] }),
        ]
    }

    package static func read(_ json: JSON) throws(Refusal) -> Experiment {
        try ObjectReader.read(json) { Experiment(reading: &$0) }
    }

    init?(reading fields: inout ObjectReader) {
        let salt = fields.required("salt", .text(1...Limits.experimentNameBytes))
        let holdout = fields.required("holdout_basis_points", .integer(0...9_999))
        let arms = fields.optional("arms", .list(of: .arm, count: 1...Limits.experimentArms))
        guard let salt, let holdout else { return nil }
        self.init(
            salt: salt, holdoutBasisPoints: holdout,
            arms: arms ?? [Arm(name: "offer", share: 10_000 - holdout)])
    }
}

extension FieldFormat where Value == Experiment.Arm {
    fileprivate static var arm: FieldFormat {
        .object { fields in
            let name = fields.required("name", .text(1...Limits.experimentNameBytes))
            let share = fields.required("share", .integer(1...10_000))
            guard let name, let share else { return nil }
            return Experiment.Arm(name: name, share: share)
        }
    }
}
