package import Ledger

/// A person as the merchant knows them. The external id is the merchant's own pseudonymous
/// number, never a phone number or an e-mail address; everything else is sealed.
package struct Member: Hashable, Sendable {
    package let tenant: TenantID
    package let id: MemberID
    /// 1 ... `Limits.referenceBytes` of `[A-Za-z0-9._:@-]`.
    package let externalID: String
    /// Attributes as a sealed JSON object; only the engine can open them.
    package var sealedAttributes: [UInt8]
    /// The campaign that gained the member, said when it first appeared.
    package let acquiredBy: CampaignID?
    package let createdAt: Timestamp

    package init(
        tenant: TenantID, id: MemberID, externalID: String, sealedAttributes: [UInt8],
        acquiredBy: CampaignID?, createdAt: Timestamp
    ) {
        self.tenant = tenant
        self.id = id
        self.externalID = externalID
        self.sealedAttributes = sealedAttributes
        self.acquiredBy = acquiredBy
        self.createdAt = createdAt
    }
}
