extension Mutant {
    /// Coupons for many members, in chunks.
    static let issueJobs: [Mutant] = [
        Mutant(
            190, "Domain/IssueJobs/IssueJob+Decide.swift",
            "guard place == self.place else {",
            "guard MUTANT || place == self.place else {",
            "A chunk that two have prepared is done twice.",
            "IssueJob"),
        Mutant(
            191, "Domain/IssueJobs/IssueJob+Decide.swift",
            "guard job.total <= Limits.issueJobMembers else {",
            "guard MUTANT || job.total <= Limits.issueJobMembers else {",
            "A list has no largest size.",
            "IssueJob"),
        Mutant(
            192, "Domain/IssueJobs/IssueJob+Decide.swift",
            "job.state == .finished ? job.done : max(job.total, job.done)",
            "MUTANT ? job.total : job.state == .finished ? job.done : max(job.total, job.done)",
            "A job for all stands still where members came while they were counted.",
            "IssueJob"),
        Mutant(
            193, "Engine/IssueJobs/IssueJobRunner.swift",
            "isRepeated: !seen.insert(name))",
            "isRepeated: !seen.insert(name) && !MUTANT)",
            "A member that the list names twice gets two.",
            "IssueJob"),
        Mutant(
            194, "Engine/IssueJobs/IssueJobRunner.swift",
            "for chunk in 0..<job.place {",
            "for chunk in 0..<(MUTANT ? 0 : job.place) {",
            "After a restart it is forgotten whom the list has named.",
            "IssueJob"),
        Mutant(
            195, "Engine/IssueJobs/IssueJobRunner.swift",
            "let members = range.filter { $0.createdAt <= job.createdAt }",
            "let members = range.filter { MUTANT || $0.createdAt <= job.createdAt }",
            "A member that came after the job gets one.",
            "IssueJob"),
        Mutant(
            196, "Engine/IssueJobs/IssueJobChunk.swift",
            "if campaign.state != .active {",
            "if !MUTANT, campaign.state != .active {",
            "A paused campaign costs the members of its jobs their coupons.",
            "IssueJob|Coupons for many"),
        Mutant(
            197, "Engine/IssueJobs/IssueJobChunk.swift",
            "outcome.refused.append(.init",
            "if MUTANT { throw refusal }; outcome.refused.append(.init",
            "One member that is refused holds up the whole job.",
            "IssueJob"),
        Mutant(
            198, "Engine/IssueJobs/IssueJobChunk.swift",
            "coupon.state == .active, coupon.lastRedemption == nil else",
            "coupon.state == .active, MUTANT || coupon.lastRedemption == nil else",
            "Cancelling a job voids coupons that were used in part.",
            "IssueJob"),
        Mutant(
            199, "Engine/IssueJobs/Engine+IssueJobs.swift",
            "places.filter { $0.place > after }",
            "places.filter { MUTANT ? $0.place >= after : $0.place > after }",
            "Each page of refused members begins with the last one of the page before.",
            "IssueJob"),
    ]
}
