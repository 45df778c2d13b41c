package import Ledger

/// The ledger accounts of an offer's quotas. They count uses, so their asset is `unit`.
extension Offer {
    /// Where the merchant's quotas come from.
    package var quotaSourceAccount: AccountKey {
        AccountKey(tenant: tenant.number, kind: .quotaSource, owner: 0, asset: .unit)
    }

    /// Coupons that may still be issued; used where `limits.totalIssues` is set.
    package var issueQuotaAccount: AccountKey { account(.issueQuota) }

    /// Redemptions that may still happen; used where `limits.totalRedemptions` is set.
    package var redemptionQuotaAccount: AccountKey { account(.redemptionQuota) }

    /// Coupons by which the issue quota may still be refilled; used where `limits.refill` is set.
    package var quotaRefillAccount: AccountKey { account(.quotaRefill) }

    package var quotaUsedAccount: AccountKey { account(.quotaUsed) }

    /// Fills the offer's quotas; booked once, when the offer is created.
    package var openingPostings: [Posting] {
        var postings: [Posting] = []
        if let issues = limits.totalIssues {
            postings.append(
                Posting(from: quotaSourceAccount, to: issueQuotaAccount, amount: issues))
        }
        if let refill = limits.refill, let issues = limits.totalIssues, refill.upTo > issues {
            postings.append(
                Posting(
                    from: quotaSourceAccount, to: quotaRefillAccount,
                    amount: refill.upTo - issues))
        }
        if let redemptions = limits.totalRedemptions {
            postings.append(
                Posting(from: quotaSourceAccount, to: redemptionQuotaAccount, amount: redemptions))
        }
        if let points = pointsTotal {
            let source = RewardPurse.source(of: .points, tenant)
            postings.append(Posting(from: source, to: pointsQuotaAccount, amount: points))
        }
        return postings
    }

    private func account(_ kind: AccountKind) -> AccountKey {
        AccountKey(tenant: tenant.number, kind: kind, owner: id.number, asset: .unit)
    }
}
