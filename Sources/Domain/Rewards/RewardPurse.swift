package import Ledger

/// A member's points and cash credit while something is done with them, and the postings of that.
///
/// What becomes available pays off a debt first. A debt is a claim: it is booked against
/// `quotaSource`, beside the value that went out, so that what a campaign was charged stays what
/// really went out: what pays a debt off is not given.
package struct RewardPurse: Hashable, Sendable {
    /// What is there before; an asset that is not listed has nothing.
    package struct Balances: Hashable, Sendable {
        package var available: [Asset: Int64]
        package var debt: [Asset: Int64]

        package init(available: [Asset: Int64] = [:], debt: [Asset: Int64] = [:]) {
            self.available = available
            self.debt = debt
        }
    }

    package let tenant: TenantID
    package let member: MemberID
    package private(set) var balances: Balances
    package private(set) var postings: [Posting] = []

    package init(tenant: TenantID, member: MemberID, balances: Balances) {
        self.tenant = tenant
        self.member = member
        self.balances = balances
    }

    /// `amount` that was promised becomes available, out of `origin`; what pays off a debt stays
    /// there.
    package mutating func receive(_ amount: Int64, of asset: Asset, from origin: AccountKey) {
        let paid = payOff(amount, asset)
        post(origin, available(asset), amount - paid)
        balances.available[asset, default: 0] += amount - paid
    }

    /// `amount` waits for its day.
    package mutating func reserve(_ amount: Int64, of asset: Asset, from origin: AccountKey) {
        post(origin, pending(asset), amount)
    }

    /// The day has come; what pays off a debt goes back to where it came from.
    package mutating func mature(_ amount: Int64, of asset: Asset, origin: AccountKey) {
        let paid = payOff(amount, asset)
        post(pending(asset), origin, paid)
        post(pending(asset), available(asset), amount - paid)
        balances.available[asset, default: 0] += amount - paid
    }

    /// Pays for an order. Precondition: at most what is available.
    package mutating func spend(_ amount: Int64, of asset: Asset) {
        precondition(amount <= balances.available[asset] ?? 0, "no more is spent than there is")
        post(available(asset), used(asset), amount)
        balances.available[asset, default: 0] -= amount
    }

    /// What had paid for an order comes back; what pays off a debt goes to the merchant.
    package mutating func restore(_ amount: Int64, of asset: Asset) {
        let paid = payOff(amount, asset)
        post(used(asset), RewardPurse.source(of: asset, tenant), paid)
        post(used(asset), available(asset), amount - paid)
        balances.available[asset, default: 0] += amount - paid
    }

    /// Takes back what still waits. Precondition: so much is pending.
    package mutating func takeBackPending(
        _ amount: Int64, of asset: Asset, to origin: AccountKey
    ) {
        post(pending(asset), origin, amount)
    }

    /// Takes back what was available: what is left of it, and books the rest as a debt, which is
    /// returned.
    @discardableResult
    package mutating func takeBack(
        _ amount: Int64, of asset: Asset, to origin: AccountKey
    ) -> Int64 {
        let left = min(amount, balances.available[asset] ?? 0)
        post(available(asset), origin, left)
        balances.available[asset, default: 0] -= left
        post(claims(asset), debt(asset), amount - left)
        balances.debt[asset, default: 0] += amount - left
        return amount - left
    }

    private mutating func payOff(_ amount: Int64, _ asset: Asset) -> Int64 {
        let paid = min(amount, balances.debt[asset] ?? 0)
        post(debt(asset), claims(asset), paid)
        balances.debt[asset, default: 0] -= paid
        return paid
    }

    private mutating func post(_ source: AccountKey, _ target: AccountKey, _ amount: Int64) {
        guard amount > 0 else { return }
        postings.append(Posting(from: source, to: target, amount: amount))
    }
}

// MARK: Accounts

extension RewardPurse {
    package static func account(
        _ kind: AccountKind, _ asset: Asset, _ tenant: TenantID, _ member: MemberID
    ) -> AccountKey {
        AccountKey(tenant: tenant.number, kind: kind, owner: member.number, asset: asset)
    }

    /// Where points without a total come from, and credit of a campaign without a budget.
    package static func source(of asset: Asset, _ tenant: TenantID) -> AccountKey {
        AccountKey(
            tenant: tenant.number, kind: asset == .points ? .quotaSource : .funding, owner: 0,
            asset: asset)
    }

    private func pending(_ asset: Asset) -> AccountKey { own(.rewardPending, asset) }
    private func available(_ asset: Asset) -> AccountKey { own(.rewardAvailable, asset) }
    private func debt(_ asset: Asset) -> AccountKey { own(.rewardDebt, asset) }

    private func own(_ kind: AccountKind, _ asset: Asset) -> AccountKey {
        RewardPurse.account(kind, asset, tenant, member)
    }

    private func used(_ asset: Asset) -> AccountKey {
        AccountKey(tenant: tenant.number, kind: .rewardUsed, owner: 0, asset: asset)
    }

    private func claims(_ asset: Asset) -> AccountKey {
        AccountKey(tenant: tenant.number, kind: .quotaSource, owner: 0, asset: asset)
    }
}
