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
