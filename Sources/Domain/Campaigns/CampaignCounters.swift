/// The figures of a campaign report, kept up with every command. All counts are 0 or more;
/// amounts are minor units of the campaign's currency.
package struct CampaignCounters: Hashable, Sendable {
    package let tenant: TenantID
    package let campaign: CampaignID
    /// Coupons issued.
    package var issued: Int64
    /// Coupons and public codes redeemed and not rolled back, one per voucher and order.
    package var redeemed: Int64
    package var rolledBack: Int64
    package var voided: Int64
    /// Members whose first appearance names this campaign.
    package var membersGained: Int64
    /// Discount given and not rolled back.
    package var discount: Int64
    /// Totals, before discount, of the orders that used the campaign.
    package var sales: Int64

    package init(
        tenant: TenantID, campaign: CampaignID, issued: Int64 = 0, redeemed: Int64 = 0,
        rolledBack: Int64 = 0, voided: Int64 = 0, membersGained: Int64 = 0, discount: Int64 = 0,
        sales: Int64 = 0
    ) {
        self.tenant = tenant
        self.campaign = campaign
        self.issued = issued
        self.redeemed = redeemed
        self.rolledBack = rolledBack
        self.voided = voided
        self.membersGained = membersGained
        self.discount = discount
        self.sales = sales
    }
}

extension CampaignCounters {
    /// Adds an order's total, or takes it off again. A figure that no number holds stays at the
    /// largest one: a report is no reason to refuse an order.
    package mutating func addSales(_ amount: Int64) {
        sales = sales.saturatingSum(amount)
    }
}

extension Int64 {
    /// The sum, or the end of the range that it lies beyond.
    package func saturatingSum(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        guard overflow else { return sum }
        return other > 0 ? .max : .min
    }

    /// The product of two numbers that are not below 0, or the largest number.
    package func saturatingProduct(_ other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
