package import Database

/// All state tables, for walks over everything that is stored.
package enum StateTables {
    /// Names by table code.
    package static let names: [UInt8: String] = Dictionary(
        uniqueKeysWithValues: walks.map { ($0.code, $0.name) })

    /// One walk for each table, those with the most rows of a busy shop first.
    package static let walks: [Walk] = [
        walk(RedemptionTable.self), walk(CouponTable.self), walk(AccountTable.self),
        walk(GiftCardActivityTable.self), walk(GiftCardTable.self), walk(MemberTable.self),
        walk(MemberOfferTable.self), walk(MerchantTable.self), walk(CampaignTable.self),
        walk(VoucherHoldTable.self),
        walk(CampaignCountersTable.self), walk(OfferTable.self), walk(APIKeyTable.self),
        walk(KeySlotTable.self), walk(ProductTable.self), walk(StoreTable.self),
        walk(ReferenceTable.self), walk(ImportFileTable.self),
        walk(CodeBatchTable.self), walk(IssueJobTable.self), walk(IssueJobListTable.self),
        walk(IssueJobResultTable.self), walk(CodePatternTable.self),
        walk(CampaignTermsTable.self), walk(PartyTable.self), walk(PartyLinkTable.self),
        walk(ClearingTable.self), walk(ForeignCodeTable.self), walk(MemberProfileTable.self),
        walk(MemberHistoryTable.self), walk(StorePlaceTable.self),
        walk(LimitCountTable.self), walk(OfferPaceTable.self), walk(StopSwitchTable.self),
        walk(MemberPersonTable.self),
        walk(MemberTagsTable.self), walk(AudienceTable.self), walk(AudienceMemberTable.self),
        walk(IssueJobAudienceTable.self), walk(RecordedOrderTable.self),
        walk(OrderRecorderTable.self), walk(ExperimentTable.self), walk(ExposureTable.self),
        walk(GiveBackTable.self), walk(PointsWorthTable.self),
        walk(ReturnTable.self),
        walk(OfferVersionTable.self), walk(OfferTimelineTable.self),
        walk(ApprovalTable.self), walk(CampaignJobTable.self),
    ]

    /// A walk over every row of one table.
    package struct Walk: Sendable {
        package let code: UInt8
        package let name: String
        package let scan:
            @Sendable (any Connection, (StoredRowBytes, any SQLRow) throws -> Void) throws -> Void
    }

    private static func walk<T: Table>(_ table: T.Type) -> Walk {
        Walk(code: T.code, name: T.name) { try scanBytes(table, $0, $1) }
    }
}
