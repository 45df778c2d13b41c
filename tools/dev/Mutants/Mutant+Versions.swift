extension Mutant {
    /// Versions of offers.
    static let versions: [Mutant] = [
        Mutant(
            410, "Domain/Versions/OfferTimeline.swift",
            "$0.stands && $0.effectiveFrom <= moment",
            "$0.stands && (MUTANT ? $0.effectiveFrom < moment : $0.effectiveFrom <= moment)",
            "A version holds a moment too late.",
            "OfferTimelineTests"),
        Mutant(
            411, "Domain/Versions/OfferTimeline.swift",
            "= max(versions[index].effectiveFrom, now)",
            "= MUTANT ? versions[index].effectiveFrom : max(versions[index].effectiveFrom, now)",
            "An approval changes what was judged before it.",
            "OfferTimelineTests"),
        Mutant(
            412, "Domain/Versions/Offer+Revise.swift",
            "let used = before - (left ?? 0)",
            "let used = MUTANT ? 0 : before - (left ?? 0)",
            "A quota is lowered below what is used.",
            "OfferVersionTests"),
        Mutant(
            413, "Engine/Versions/Terms.swift",
            "guard campaign.hasVersions else { return nil }",
            "guard campaign.hasVersions, !MUTANT else { return nil }",
            "An offer keeps its first meaning for ever.",
            "OfferVersionTests"),
        Mutant(
            414, "Engine/Redemption/RedeemVouchers.swift",
            "version = found.version",
            "version = MUTANT ? 1 : found.version",
            "A redemption forgets by which version it was judged.",
            "OfferVersionTests"),
        Mutant(
            415, "Domain/Approvals/Approval.swift",
            "guard asker == approver else { return }",
            "guard asker == approver, !MUTANT else { return }",
            "Who asks for a budget approves it too.",
            "ApprovalTests"),
        Mutant(
            416, "Domain/Approvals/Approval.swift",
            "return budget.map { $0 > amount } ?? true",
            "return budget.map { $0 > amount } ?? !MUTANT",
            "A campaign without a limit needs no approval.",
            "ApprovalTests"),
        Mutant(
            417, "Domain/Replays/PastOrder.swift",
            "$0.id != offer || $0.definition.unstored == changed.unstored",
            "MUTANT || $0.id != offer || $0.definition.unstored == changed.unstored",
            "A replay takes for unchanged what it cannot know.",
            "ReplayTests"),
        Mutant(
            418, "Engine/Replays/PastOrderReader.swift",
            "cache.version(stored.offerVersion ?? 1, of: created, in: work)",
            "cache.version(MUTANT ? 1 : stored.offerVersion ?? 1, of: created, in: work)",
            "A replay judges by the first version what a later one decided.",
            "ReplayTests"),
        Mutant(
            419, "Domain/CampaignJobs/CampaignJob.swift",
            "guard state == .running, place == before else {",
            "guard state == .running, MUTANT || place == before else {",
            "Two runners count a page twice.",
            "CampaignJobTests|ReplayTests"),
        Mutant(
            449, "Domain/Versions/Offer+Revise.swift",
            "guard before ?? \"UTC\" != after ?? \"UTC\", counts else { return }",
            "guard before ?? \"UTC\" != after ?? \"UTC\", counts, !MUTANT else { return }",
            "A version in another zone begins the day anew.",
            "OfferVersionTests"),
        Mutant(
            450, "Domain/Campaigns/Campaign+Extend.swift",
            "guard state == .active, expiresAt < whole else { return nil }\n        var coupon",
            "guard state == .active, !MUTANT || usesLeft > 0, expiresAt < whole else { return nil }"
                + "\n        var coupon",
            "A coupon that is held keeps the end it had.",
            "ExtensionTests"),
        Mutant(
            451, "Engine/Extensions/MovedReserves.swift",
            "guard coupon.state != .voided, account != reserve.account else { return nil }",
            "guard coupon.state != .voided, account != reserve.account, !MUTANT\n"
                + "            else { return nil }",
            "What a hold gives back is set aside for the end that was.",
            "ExtensionTests"),
        Mutant(
            452, "Domain/Campaigns/CampaignReserve+Moved.swift",
            "if own < use.most {",
            "if own < use.most, !MUTANT {",
            "What a rollback sets aside again is set aside for the end that was.",
            "MovedReserveTests|ExtensionTests"),
        Mutant(
            453, "Domain/Approvals/Approval.swift",
            "guard asker != key else { return }",
            "guard asker != key, !MUTANT else { return }",
            "Who raises a waiting budget becomes the one who asked.",
            "ApprovalSeenTests"),
        Mutant(
            454, "Domain/Approvals/Approval.swift",
            "guard required != actual else { return }",
            "guard required != actual, !MUTANT else { return }",
            "What is approved is not what was looked at.",
            "ApprovalSeenTests"),
        Mutant(
            455, "Engine/Rewards/MatureGiveBacks.swift",
            "guard error.code == .awaitingApproval else { continue }",
            "guard error.code == .awaitingApproval, !MUTANT else { continue }",
            "A coupon to give on a day when its offer awaits approval is lost.",
            "RewardStoryTests"),
    ]
}
