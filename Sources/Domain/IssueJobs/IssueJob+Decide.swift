package import Ledger

extension IssueJob {
    /// Whether a job of this offer may be made now.
    ///
    /// Refusals: `out_of_range`, `expired`, `campaign_paused`, as for one coupon. Limits are left
    /// to each member.
    package static func checkCreation(
        offer: Offer, campaign: Campaign, expiresAt: Timestamp?, now: Timestamp, zone: Zone = .utc
    ) throws(Refusal) {
        let rules = IssueRules(
            offer: offer, campaign: campaign, count: 1, now: now, zone: zone)
        var faults = Faults()
        _ = rules.expiry(asked: expiresAt, &faults)
        rules.addStateFaults(&faults)
        try faults.refuse()
    }

    /// The job with so many members more on its list, in so many chunks.
    ///
    /// Refusals: `illegal_state`, `out_of_range` (too many in all).
    package func appended(members: Int, chunks: Int) throws(Refusal) -> IssueJob {
        try require([.receiving])
        var job = self
        job.total += Int64(members)
        job.end += Int64(chunks)
        guard job.total <= Limits.issueJobMembers else {
            throw Refusal(
                .outOfRange, "Make another job for the members beyond the largest list.",
                [
                    Condition(
                        RefusalCode.outOfRange.rawValue, subject: "/members",
                        required: .integer(Limits.issueJobMembers), actual: .integer(job.total))
                ])
        }
        return job
    }

    /// Refusals: `illegal_state`, `out_of_range` (an empty list).
    package func started(now: Timestamp) throws(Refusal) -> IssueJob {
        try require([.receiving])
        guard total > 0 else {
            throw Refusal(
                .outOfRange, "Send members before starting the job.",
                [Condition("members", required: .integer(1), actual: .integer(0))])
        }
        var job = self
        job.state = .running
        return job
    }

    package func paused() throws(Refusal) -> IssueJob {
        try require([.running])
        var job = self
        job.state = .paused
        return job
    }

    package func resumed() throws(Refusal) -> IssueJob {
        try require([.paused])
        var job = self
        job.state = .running
        return job
    }

    /// Stops the job. What it issued stays, or is voided where nothing has happened to it.
    package func cancelled(withdrawing: Bool, now: Timestamp) throws(Refusal) -> IssueJob {
        try require([.receiving, .running, .paused])
        var job = self
        job.state = withdrawing && chunks > 0 ? .withdrawing : .cancelled
        job.endedAt = now
        return job
    }

    /// The job after a chunk that began at `from` and came to `place`. Only one of several that
    /// begin at the same place succeeds.
    ///
    /// Refusals: `illegal_state`.
    package func advanced(
        from: Int64, to place: Int64, issued: Int, refused: Int, now: Timestamp
    ) throws(Refusal) -> IssueJob {
        try checkPlace(from)
        var job = self
        job.place = place
        job.chunks += 1
        job.issued += Int64(issued)
        job.refused += Int64(refused)
        if place >= end {
            job.state = .finished
            job.endedAt = now
        }
        // Members may have come while all of them were counted; of a list each is known.
        if audience != .list {
            job.total = job.state == .finished ? job.done : max(job.total, job.done)
        }
        return job
    }

    /// Refusals: `illegal_state` where the job does not run or has gone on.
    package func checkPlace(_ place: Int64) throws(Refusal) {
        try require([.running])
        guard place == self.place else { throw gone(from: place, to: self.place) }
    }

    /// The job after voiding what its chunk number `chunk` issued.
    ///
    /// Refusals: `illegal_state` where that is done already, or is not to be done.
    package func withdrawn(chunk: Int64, voided: Int) throws(Refusal) -> IssueJob {
        try require([.withdrawing])
        guard chunk == withdrawnChunks else { throw gone(from: chunk, to: withdrawnChunks) }
        var job = self
        job.withdrawnChunks += 1
        job.withdrawn += Int64(voided)
        if job.withdrawnChunks == chunks { job.state = .cancelled }
        return job
    }

    private func gone(from: Int64, to place: Int64) -> Refusal {
        Refusal(
            .illegalState, "This part of the job is done already.",
            [Condition("place", required: .integer(place), actual: .integer(from))])
    }

    private func require(_ states: [State]) throws(Refusal) {
        guard !states.contains(state) else { return }
        throw Refusal(
            .illegalState, "The job is \(state.name); look at it before changing it.",
            [
                Condition(
                    RefusalCode.illegalState.rawValue,
                    required: .array(states.map { .string($0.name) }),
                    actual: .string(state.name))
            ])
    }
}
