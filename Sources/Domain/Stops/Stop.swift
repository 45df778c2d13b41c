// Stops
//
// The kill switch: an operator stops an offer or a batch of codes, and the next request of every
// process finds it stopped, until it is resumed. An offer may also stop itself: `limits.trip` says
// how many uses within how many seconds are too many, and the use beyond them is refused and stops
// the offer, so that a leaked code costs what the trip allows and not the budget.
//
// Offers never change and are kept in memory, so the switch is a row of its own. A campaign counts
// its stops, and its row is read by every request anyway: while it counts none, no request looks
// for switches.

package import Ledger

/// Why an offer or a batch is stopped.
package struct Stop: Hashable, Sendable {
    package let cause: Cause
    /// At most `Limits.reasonBytes`.
    package let reason: String?
    package let since: Timestamp

    /// Raw values are stored and never change.
    package enum Cause: Int64, Sendable {
        case `operator` = 1
        /// The offer's trip.
        case velocity = 2

        /// Stable wire name.
        package var name: String {
            switch self {
            case .operator: "operator"
            case .velocity: "velocity"
            }
        }
    }

    package init(cause: Cause, reason: String?, since: Timestamp) {
        self.cause = cause
        self.reason = reason
        self.since = since
    }

    package var document: JSON {
        [
            "cause": .string(cause.name), "reason": .text(orNull: reason),
            "since": .string(since.rfc3339),
        ]
    }
}

/// The switch of an offer or a batch; there is none before the first stop.
package struct StopSwitch: Hashable, Sendable {
    package let tenant: TenantID
    package let target: Target
    /// Nil: resumed.
    package var stop: Stop?
    /// When it was switched last.
    package var changedAt: Timestamp

    /// What is stopped.
    package enum Target: Hashable, Sendable {
        case offer(OfferID)
        case batch(CodeBatchID)

        /// As a person calls it.
        package var word: String {
            switch self {
            case .offer: "offer"
            case .batch: "batch"
            }
        }
    }

    package init(tenant: TenantID, target: Target, stop: Stop?, changedAt: Timestamp) {
        self.tenant = tenant
        self.target = target
        self.stop = stop
        self.changedAt = changedAt
    }

    /// Refusals: `illegal_state` (stopped already).
    package func stopped(
        _ cause: Stop.Cause, reason: String?, now: Timestamp
    ) throws(Refusal) -> StopSwitch {
        guard stop == nil else {
            throw illegal(
                "This \(target.word) is stopped already; nothing needs doing.",
                required: "active", actual: "stopped")
        }
        var switched = self
        switched.stop = Stop(cause: cause, reason: reason, since: now)
        switched.changedAt = now
        return switched
    }

    /// Refusals: `illegal_state` (not stopped).
    package func resumed(now: Timestamp) throws(Refusal) -> StopSwitch {
        guard stop != nil else {
            throw illegal(
                "This \(target.word) is not stopped; nothing needs doing.",
                required: "stopped", actual: "active")
        }
        var switched = self
        switched.stop = nil
        switched.changedAt = now
        return switched
    }

    private func illegal(_ message: String, required: String, actual: String) -> Refusal {
        Refusal(
            .illegalState, message,
            [
                Condition(
                    RefusalCode.illegalState.rawValue, required: .string(required),
                    actual: .string(actual))
            ])
    }
}
