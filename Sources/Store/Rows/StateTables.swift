package import Database
package import Ledger

/// All state tables, for walks over everything that is stored.
package enum StateTables {
    /// Names by table code.
    package static let names: [UInt8: String] = Dictionary(
        uniqueKeysWithValues: [
            name(MerchantTable.self), name(CampaignTable.self), name(CampaignCountersTable.self),
            name(OfferTable.self), name(MemberTable.self), name(MemberOfferTable.self),
            name(CouponTable.self), name(GiftCardTable.self), name(GiftCardActivityTable.self),
            name(RedemptionTable.self), name(AccountTable.self), name(APIKeyTable.self),
            name(KeySlotTable.self), name(ProductTable.self), name(StoreTable.self),
            name(ReferenceTable.self), name(ImportFileTable.self), name(CodeBatchTable.self),
        ])

    /// Every row of every table: its digest as it is now, and the entry it names.
    package static func scanDigests(
        _ connection: any Connection, hash: ([UInt8]) -> [UInt8],
        _ body: (RowDigest, Int64) throws -> Void
    ) throws {
        func scan<T: Table>(_ table: T.Type) throws {
            try Store.scanDigests(table, connection, hash: hash, body)
        }
        try scan(MerchantTable.self)
        try scan(CampaignTable.self)
        try scan(CampaignCountersTable.self)
        try scan(OfferTable.self)
        try scan(MemberTable.self)
        try scan(MemberOfferTable.self)
        try scan(CouponTable.self)
        try scan(GiftCardTable.self)
        try scan(GiftCardActivityTable.self)
        try scan(RedemptionTable.self)
        try scan(AccountTable.self)
        try scan(APIKeyTable.self)
        try scan(KeySlotTable.self)
        try scan(ProductTable.self)
        try scan(StoreTable.self)
        try scan(ReferenceTable.self)
        try scan(ImportFileTable.self)
        try scan(CodeBatchTable.self)
    }

    private static func name<T: Table>(_ table: T.Type) -> (UInt8, String) {
        (T.code, T.name)
    }
}
