package import Database
package import Domain
package import Ledger

/// Everything one batch has read and is going to write, on the writer's connection.
///
/// Commands of a batch share it: facts are loaded once, changes stay in memory, and one flush
/// writes them all. Nothing here decides; a command applies its decision only after every check
/// has passed, so a refused command leaves no trace.
package final class UnitOfWork {
    package let connection: any Connection
    /// For the rows that no journal entry tells of.
    package let tally: SideTally

    package let merchants: RowSet<MerchantTable>
    package let campaigns: RowSet<CampaignTable>
    package let counters: RowSet<CampaignCountersTable>
    package let offers: RowSet<OfferTable>
    package let offerVersions: RowSet<OfferVersionTable>
    package let offerTimelines: RowSet<OfferTimelineTable>
    package let approvals: RowSet<ApprovalTable>
    package let campaignJobs: RowSet<CampaignJobTable>
    package let members: RowSet<MemberTable>
    package let memberOffers: RowSet<MemberOfferTable>
    package let memberProfiles: RowSet<MemberProfileTable>
    package let memberHistories: RowSet<MemberHistoryTable>
    package let memberPersons: RowSet<MemberPersonTable>
    package let limitCounts: RowSet<LimitCountTable>
    package let offerPaces: RowSet<OfferPaceTable>
    package let stopSwitches: RowSet<StopSwitchTable>
    package let memberTags: RowSet<MemberTagsTable>
    package let audiences: RowSet<AudienceTable>
    package let audienceMembers: RowSet<AudienceMemberTable>
    package let recordedOrders: RowSet<RecordedOrderTable>
    package let orderRecorders: RowSet<OrderRecorderTable>
    package let experiments: RowSet<ExperimentTable>
    package let exposures: RowSet<ExposureTable>
    package let coupons: RowSet<CouponTable>
    package let giftCards: RowSet<GiftCardTable>
    package let activities: RowSet<GiftCardActivityTable>
    package let redemptions: RowSet<RedemptionTable>
    package let giveBacks: RowSet<GiveBackTable>
    package let pointsWorths: RowSet<PointsWorthTable>
    package let holds: RowSet<VoucherHoldTable>
    package let returns: RowSet<ReturnTable>
    package let accounts: RowSet<AccountTable>
    package let apiKeys: RowSet<APIKeyTable>
    package let keySlots: RowSet<KeySlotTable>
    package let products: RowSet<ProductTable>
    package let stores: RowSet<StoreTable>
    package let storePlaces: RowSet<StorePlaceTable>
    package let campaignTerms: RowSet<CampaignTermsTable>
    package let parties: RowSet<PartyTable>
    package let partyLinks: RowSet<PartyLinkTable>
    package let clearing: RowSet<ClearingTable>
    package let references: RowSet<ReferenceTable>
    package let importFiles: RowSet<ImportFileTable>
    package let codeBatches: RowSet<CodeBatchTable>
    package let codePatterns: RowSet<CodePatternTable>
    package let foreignCodes: RowSet<ForeignCodeTable>
    package let issueJobs: RowSet<IssueJobTable>
    package let issueJobLists: RowSet<IssueJobListTable>
    package let issueJobResults: RowSet<IssueJobResultTable>
    package let issueJobAudiences: RowSet<IssueJobAudienceTable>

    package let membersByName: Lookup<MemberName>
    package let campaignsByNumber: Lookup<CampaignNumber>
    package let offersByCode: Lookup<PublicCode>
    package let partiesByName: Lookup<PartyName>
    package let couponsBySerial: Lookup<CouponSerial>
    package let giftCardsBySerial: Lookup<GiftCardSerial>

    /// Whether rows are asked for one by one or together.
    package let loading: FactLoading

    /// Purchase lines to write, by merchant and import.
    private var purchases: [(tenant: TenantID, importID: Int64, lines: [PurchaseLine])] = []

    package init(_ connection: any Connection, tally: SideTally = SideTally()) {
        self.connection = connection
        self.tally = tally
        let loading = FactLoading()
        self.loading = loading
        merchants = RowSet(loading)
        campaigns = RowSet(loading)
        counters = RowSet(loading)
        offers = RowSet(loading)
        offerVersions = RowSet(loading)
        offerTimelines = RowSet(loading)
        approvals = RowSet(loading)
        campaignJobs = RowSet(loading)
        members = RowSet(loading)
        memberOffers = RowSet(loading)
        memberProfiles = RowSet(loading)
        memberHistories = RowSet(loading)
        memberPersons = RowSet(loading)
        limitCounts = RowSet(loading)
        offerPaces = RowSet(loading)
        stopSwitches = RowSet(loading)
        memberTags = RowSet(loading)
        audiences = RowSet(loading)
        audienceMembers = RowSet(loading)
        recordedOrders = RowSet(loading)
        orderRecorders = RowSet(loading)
        experiments = RowSet(loading)
        exposures = RowSet(loading)
        coupons = RowSet(loading)
        giftCards = RowSet(loading)
        activities = RowSet(loading)
        redemptions = RowSet(loading)
        giveBacks = RowSet(loading)
        pointsWorths = RowSet(loading)
        holds = RowSet(loading)
        returns = RowSet(loading)
        accounts = RowSet(loading)
        apiKeys = RowSet(loading)
        keySlots = RowSet(loading)
        products = RowSet(loading)
        stores = RowSet(loading)
        storePlaces = RowSet(loading)
        campaignTerms = RowSet(loading)
        parties = RowSet(loading)
        partyLinks = RowSet(loading)
        clearing = RowSet(loading)
        references = RowSet(loading)
        importFiles = RowSet(loading)
        codeBatches = RowSet(loading)
        codePatterns = RowSet(loading)
        foreignCodes = RowSet(loading)
        issueJobs = RowSet(loading)
        issueJobLists = RowSet(loading)
        issueJobResults = RowSet(loading)
        issueJobAudiences = RowSet(loading)
        membersByName = Lookup(members, loading)
        campaignsByNumber = Lookup(campaigns, loading)
        offersByCode = Lookup(offers, loading)
        partiesByName = Lookup(parties, loading)
        couponsBySerial = Lookup(coupons, loading)
        giftCardsBySerial = Lookup(giftCards, loading)
    }

    /// Fetches everything that commands have noted while they were probed.
    package func fetchWanted() throws {
        try membersByName.fetchWanted(connection)
        try campaignsByNumber.fetchWanted(connection)
        try offersByCode.fetchWanted(connection)
        try partiesByName.fetchWanted(connection)
        try couponsBySerial.fetchWanted(connection)
        try giftCardsBySerial.fetchWanted(connection)
        try merchants.fetchWanted(connection)
        try campaigns.fetchWanted(connection)
        try counters.fetchWanted(connection)
        try offers.fetchWanted(connection)
        try offerVersions.fetchWanted(connection)
        try offerTimelines.fetchWanted(connection)
        try approvals.fetchWanted(connection)
        try campaignJobs.fetchWanted(connection)
        try members.fetchWanted(connection)
        try memberOffers.fetchWanted(connection)
        try memberProfiles.fetchWanted(connection)
        try memberHistories.fetchWanted(connection)
        try memberPersons.fetchWanted(connection)
        try limitCounts.fetchWanted(connection)
        try offerPaces.fetchWanted(connection)
        try stopSwitches.fetchWanted(connection)
        try memberTags.fetchWanted(connection)
        try audiences.fetchWanted(connection)
        try audienceMembers.fetchWanted(connection)
        try recordedOrders.fetchWanted(connection)
        try orderRecorders.fetchWanted(connection)
        try experiments.fetchWanted(connection)
        try exposures.fetchWanted(connection)
        try coupons.fetchWanted(connection)
        try giftCards.fetchWanted(connection)
        try activities.fetchWanted(connection)
        try redemptions.fetchWanted(connection)
        try giveBacks.fetchWanted(connection)
        try pointsWorths.fetchWanted(connection)
        try holds.fetchWanted(connection)
        try returns.fetchWanted(connection)
        try accounts.fetchWanted(connection)
        try apiKeys.fetchWanted(connection)
        try keySlots.fetchWanted(connection)
        try products.fetchWanted(connection)
        try stores.fetchWanted(connection)
        try storePlaces.fetchWanted(connection)
        try campaignTerms.fetchWanted(connection)
        try parties.fetchWanted(connection)
        try partyLinks.fetchWanted(connection)
        try clearing.fetchWanted(connection)
        try references.fetchWanted(connection)
        try importFiles.fetchWanted(connection)
        try codeBatches.fetchWanted(connection)
        try codePatterns.fetchWanted(connection)
        try foreignCodes.fetchWanted(connection)
        try issueJobs.fetchWanted(connection)
        try issueJobLists.fetchWanted(connection)
        try issueJobResults.fetchWanted(connection)
        try issueJobAudiences.fetchWanted(connection)
    }

    package func append(_ lines: [PurchaseLine], tenant: TenantID, importID: Int64) {
        purchases.append((tenant, importID, lines))
    }

    /// While probing: throws `FactsMissing` when a row noted by this command is not in memory.
    package func settleWants() throws {
        if loading.isProbing, loading.isLacking { throw FactsMissing() }
    }

    /// The balance of an account; 0 where nothing has been posted yet.
    package func balance(_ key: AccountKey) throws -> Int64 {
        try accounts.load(key, connection)?.balance ?? 0
    }

    /// Writes every change; `attribute` gets, per row, the index of its entry and its digest.
    package func flush(
        firstEntry: Int64, hash: ([UInt8]) -> [UInt8], attribute: (Int, RowDigest) -> Void
    ) throws {
        func write<T>(_ set: RowSet<T>) throws {
            try set.flush(connection, firstEntry: firstEntry, hash: hash, attribute: attribute)
        }
        try write(merchants)
        try write(campaigns)
        try write(counters)
        try write(offers)
        try write(offerVersions)
        try write(offerTimelines)
        try write(approvals)
        try write(campaignJobs)
        try write(members)
        try write(memberOffers)
        try write(memberProfiles)
        try write(memberHistories)
        try write(memberPersons)
        try write(limitCounts)
        try write(offerPaces)
        try write(stopSwitches)
        try write(memberTags)
        try write(audiences)
        try write(audienceMembers)
        try write(recordedOrders)
        try write(orderRecorders)
        try write(experiments)
        try write(exposures)
        try write(coupons)
        try write(giftCards)
        try write(activities)
        try write(redemptions)
        try write(giveBacks)
        try write(pointsWorths)
        try write(holds)
        try write(returns)
        try write(accounts)
        try write(apiKeys)
        try write(keySlots)
        try write(products)
        try write(stores)
        try write(storePlaces)
        try write(campaignTerms)
        try write(parties)
        try write(partyLinks)
        try write(clearing)
        try write(references)
        try write(importFiles)
        try write(codeBatches)
        try write(codePatterns)
        try write(foreignCodes)
        try write(issueJobs)
        try write(issueJobLists)
        try write(issueJobResults)
        try write(issueJobAudiences)
        for batch in purchases {
            try PurchaseLineTable.insert(
                batch.lines, tenant: batch.tenant, importID: batch.importID, connection)
        }
    }
}
