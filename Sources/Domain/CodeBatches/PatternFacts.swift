/// What the decision about a batch looks at where its codes have a pattern.
package struct PatternFacts: Hashable, Sendable {
    /// How many codes the pattern stands for.
    package let space: UInt128
    /// The pattern of another batch of the merchant, this one's own start being its start too, or
    /// the other way round: a code could be of either.
    package let rival: String?

    package init(space: UInt128, rival: String?) {
        self.space = space
        self.rival = rival
    }

    /// The chance that one guess at a code of the pattern is right, as text.
    static func odds(of count: Int64, in space: UInt128) -> String {
        "1 in \(max(space / UInt128(max(count, 1)), 1))"
    }

    /// Notes `guessable_pattern` (too few codes, or too many of them live) and `already_exists`.
    func addFaults(count: Int64, _ faults: inout Faults) {
        let needed = UInt128(count) * UInt128(Limits.guessesPerCode)
        if space < needed {
            let message =
                space < UInt128(count)
                ? "The pattern has fewer codes than that; add #, @ or *, or ask for fewer."
                : "Codes of this pattern could be guessed; add #, @ or *, or ask for fewer."
            faults.add(
                .guessablePattern, message, name: "guess_probability", subject: "/pattern",
                required: .string("1 in \(Limits.guessesPerCode)"),
                actual: .string(Self.odds(of: count, in: space)))
            faults.add(
                .guessablePattern, message, name: "code_space", subject: "/pattern",
                required: .string("\(needed)"), actual: .string("\(space)"))
        }
        if let rival {
            faults.add(
                .alreadyExists,
                "Begin the pattern with other letters: codes of another batch begin like these.",
                subject: "/pattern", required: "a start that no other pattern has",
                actual: .string(rival))
        }
    }
}
