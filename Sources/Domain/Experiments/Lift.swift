/// How much more one group did than another, with an interval that covers the truth in 95 of 100
/// experiments.
///
/// Figures are floating-point numbers here and nowhere else: they are estimates, and no money is
/// booked by them.
package struct Lift: Hashable, Sendable {
    package let estimate: Double
    package let low: Double
    package let high: Double

    /// 97.5 % point of the normal distribution.
    private static let normal = 1.959_963_984_540_054

    /// Difference of two shares: `ordered` of `members` in the arm, less the same of the holdout.
    ///
    /// Newcombe's hybrid score interval, method 10 of "Interval estimation for the difference
    /// between independent proportions: comparison of eleven methods", Statistics in Medicine 17,
    /// 1998, 873-890: made of Wilson's score intervals of the two shares ("Probable inference, the
    /// law of succession, and statistical inference", JASA 22, 1927, 209-212).
    package init(
        ordered: Int64, of members: Int64, holdoutOrdered: Int64, of holdoutMembers: Int64
    ) {
        let arm = Self.wilson(ordered, of: members)
        let holdout = Self.wilson(holdoutOrdered, of: holdoutMembers)
        estimate = arm.share - holdout.share
        low =
            estimate
            - Self.distance(arm.share - arm.low, holdout.high - holdout.share)
        high =
            estimate
            + Self.distance(arm.high - arm.share, holdout.share - holdout.low)
    }

    /// Difference of two means, such as spend per member, of groups whose variances may differ.
    ///
    /// Welch's interval with the degrees of freedom of Welch and Satterthwaite ("The
    /// generalization of Student's problem when several different population variances are
    /// involved", Biometrika 34, 1947, 28-35); the quantile of Student's t by the expansion of
    /// Abramowitz and Stegun, 26.7.5.
    package init(_ arm: Spread, _ holdout: Spread) {
        let one = arm.variance / Double(arm.count)
        let two = holdout.variance / Double(holdout.count)
        let error = (one + two).squareRoot()
        let freedom =
            (one + two) * (one + two)
            / (one * one / Double(arm.count - 1) + two * two / Double(holdout.count - 1))
        let reach = error * Self.student(freedom)
        estimate = arm.mean - holdout.mean
        low = estimate - reach
        high = estimate + reach
    }

    private static func distance(_ one: Double, _ two: Double) -> Double {
        (one * one + two * two).squareRoot()
    }

    private static func wilson(
        _ part: Int64, of whole: Int64
    ) -> (share: Double, low: Double, high: Double) {
        let (share, count) = (Double(part) / Double(whole), Double(whole))
        let square = normal * normal
        let middle = (share + square / (2 * count)) / (1 + square / count)
        let reach =
            normal / (1 + square / count)
            * (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
        return (share, max(middle - reach, 0), min(middle + reach, 1))
    }

    /// 97.5 % point of Student's t. Infinite freedom, or none, gives that of the normal.
    private static func student(_ freedom: Double) -> Double {
        guard freedom.isFinite, freedom > 0 else { return normal }
        let point = normal
        let cube = point * point * point
        let fifth = cube * point * point
        let seventh = fifth * point * point
        let first = (cube + point) / 4
        let second = (5 * fifth + 16 * cube + 3 * point) / 96
        let third = (3 * seventh + 19 * fifth + 17 * cube - 15 * point) / 384
        return point + (first + (second + third / freedom) / freedom) / freedom
    }
}

extension Lift {
    /// `{"estimate", "low", "high"}` with two decimals, after scaling.
    func document(scale: Double) -> JSON {
        [
            "estimate": .text(orNull: DecimalFigure.text(estimate * scale)),
            "low": .text(orNull: DecimalFigure.text(low * scale)),
            "high": .text(orNull: DecimalFigure.text(high * scale)),
        ]
    }
}

/// Numbers of reports as text with two decimals, rounded half away from zero.
enum DecimalFigure {
    /// Nil for what is no number, or has more than fifteen digits before the point.
    static func text(_ value: Double) -> String? {
        guard value.isFinite, abs(value) < 1e15 else { return nil }
        let hundredths = Int64((abs(value) * 100).rounded())
        let fraction = hundredths % 100
        let sign = value < 0 && hundredths > 0 ? "-" : ""
        return "\(sign)\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
