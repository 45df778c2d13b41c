// The room "Exports": everything a merchant has, as documents like those of the interface, read
// from one snapshot while others go on working. Secrets stay out unless asked for: the codes that
// bearers carry are left out, and what is known of members is their number only.

package import Database
package import Domain
import Ledger
import Store

/// Reads a merchant's records out, a page at a time; memory does not depend on how many.
package struct DatabaseExport: Sendable {
    /// One kind of record; the raw value names its file.
    package enum Kind: String, CaseIterable, Sendable {
        case campaigns, offers
        /// Later meanings of offers; an offer is written as it was created.
        case offerVersions = "offer_versions"
        case members, coupons
        case codeBatches = "code_batches"
        case issueJobs = "issue_jobs"
        case giftCards = "gift_cards"
        case redemptions
        /// Those that have ended too.
        case holds
        /// Named sets of members, and who has been on those that are lists.
        case audiences
        case audienceMembers = "audience_members"
        /// Completed orders by the merchant's own reference.
        case recordedOrders = "recorded_orders"
        /// Journal entries of the merchant: `{"sequence", "bytes"}`, bytes in hexadecimal.
        case entries
        /// All blocks of the journal: `{"sequence", "header", "hash", "signature"}`. They tell
        /// nothing about other merchants than how much happens.
        case blocks
    }

    package struct Options: Sendable {
        /// With what is known of members, which is personal data.
        package var withAttributes = false
        /// With the codes of coupons and gift cards, which are as good as money.
        package var withCodes = false

        package init() {}
    }

    private let codes: CodeBook
    let tenant: TenantID
    private let options: Options
    private let now: Timestamp
    static let pageRows = 500

    package init(codes: CodeBook, tenant: TenantID, options: Options = Options()) {
        self.codes = codes
        self.tenant = tenant
        self.options = options
        now = EngineConfiguration.wallClock()
    }

    /// Hands over every record in the order of `Kind`, oldest first within each.
    ///
    /// Throws what `body` throws, `DatabaseFailure`, and `KeyError` where something sealed does
    /// not open.
    package func run(
        _ connection: any Connection, _ body: @escaping (Kind, JSON) throws -> Void
    ) throws {
        let out = Output(connection: connection, body: body)
        try pages(.campaigns, out, CampaignTable.page(tenant:after:limit:_:), \.id.number) {
            campaign, work in try work.document(campaign, codes)
        }
        try pages(.offers, out, offers, \.id.number) { offer, _ in offer.document(codes) }
        try offerVersions(out)
        try pages(.members, out, MemberTable.page(tenant:after:limit:_:), \.id.number) {
            member, work in try document(member, work)
        }
        try pages(.coupons, out, CouponTable.page(tenant:after:limit:_:), \.id.number) {
            coupon, work in withoutCodes(try work.document(coupon, tenant, codes, now))
        }
        try pages(.codeBatches, out, CodeBatchTable.page(tenant:after:limit:_:), \.id.number) {
            batch, work in try work.document(batch, codes, now: now)
        }
        try pages(.issueJobs, out, IssueJobTable.page(tenant:after:limit:_:), \.id.number) {
            job, work in try work.document(of: job, codes)
        }
        try pages(.giftCards, out, GiftCardTable.page(tenant:after:limit:_:), \.id.number) {
            card, work in try document(card, work)
        }
        try pages(.redemptions, out, redemptions, \.id.number) { row, _ in try row.json(codes) }
        try pages(.holds, out, holds, \.id.number) { row, _ in
            try JSON.parse(try VoucherHold(row).serialized(codes))
        }
        try pages(.audiences, out, AudienceTable.page(tenant:after:limit:_:), \.id) {
            audience, _ in audience.document
        }
        try audienceMembers(out)
        try recordedOrders(out)
        try pages(.entries, out, entries, \.sequence) { entry, _ in
            ["sequence": .integer(entry.sequence), "bytes": .string(hexadecimal(entry.bytes))]
        }
        try pages(.blocks, out, blocks, \.sequence) { block, _ in
            [
                "sequence": .integer(block.sequence), "header": .string(hexadecimal(block.header)),
                "hash": .string(hexadecimal(block.hash)),
                "signature": .string(hexadecimal(block.signature)),
            ]
        }
    }

    private typealias Page<Row> = (TenantID, Int64, Int, any Connection) throws -> [Row]

    struct Output {
        let connection: any Connection
        let body: (Kind, JSON) throws -> Void
    }

    /// Each page has a unit of work of its own, so that what it loads does not add up.
    private func pages<Row>(
        _ kind: Kind, _ out: Output, _ page: Page<Row>, _ number: (Row) -> Int64,
        _ document: (Row, UnitOfWork) throws -> JSON
    ) throws {
        var after: Int64 = 0
        while true {
            let work = UnitOfWork(out.connection)
            let rows = try page(tenant, after, Self.pageRows, out.connection)
            for row in rows { try out.body(kind, try document(row, work)) }
            guard let last = rows.last, rows.count == Self.pageRows else { return }
            after = number(last)
        }
    }

    private func offerVersions(_ out: Output) throws {
        var after: Int64 = 0
        while true {
            let work = UnitOfWork(out.connection)
            let rows = try offers(tenant, after, Self.pageRows, out.connection)
            for offer in rows {
                let later = try work.versions(
                    of: offer, after: 1, limit: Int(Limits.offerVersions), codes, now: now)
                for version in later { try out.body(.offerVersions, version.document) }
            }
            guard let last = rows.last, rows.count == Self.pageRows else { return }
            after = last.id.number
        }
    }

    private func offers(
        _ tenant: TenantID, _ after: Int64, _ limit: Int, _ connection: any Connection
    ) throws -> [Offer] {
        try OfferTable.page(
            tenant: tenant, campaign: nil, after: after, limit: limit, connection)
    }

    private func redemptions(
        _ tenant: TenantID, _ after: Int64, _ limit: Int, _ connection: any Connection
    ) throws -> [RedemptionRow] {
        try RedemptionTable.page(
            tenant: tenant, reference: nil, after: after, limit: limit, connection)
    }

    private func holds(
        _ tenant: TenantID, _ after: Int64, _ limit: Int, _ connection: any Connection
    ) throws -> [VoucherHoldRow] {
        try VoucherHoldTable.page(
            tenant: tenant, isOpen: false, after: after, limit: limit, connection)
    }

    private func entries(
        _ tenant: TenantID, _ after: Int64, _ limit: Int, _ connection: any Connection
    ) throws -> [StoredEntry] {
        try JournalTable.page(tenant: tenant.number, after: after, limit: limit, connection)
    }

    private func blocks(
        _ tenant: TenantID, _ after: Int64, _ limit: Int, _ connection: any Connection
    ) throws -> [StoredBlock] {
        try JournalTable.blocks(after: after, limit: limit, connection)
    }

    // MARK: Documents

    private func document(_ member: Member, _ work: UnitOfWork) throws -> JSON {
        let document = try work.document(member, codes)
        return options.withAttributes ? document : document.without(["attributes", "person"])
    }

    private func document(_ card: GiftCard, _ work: UnitOfWork) throws -> JSON {
        withoutCodes(
            card.document(
                codes, balance: try work.balance(card.balanceAccount),
                member: try work.externalID(of: card.member, tenant),
                issuer: try work.issuer(of: card), now: now, codes: try codes.texts(of: card)))
    }

    private func withoutCodes(_ document: JSON) -> JSON {
        options.withCodes ? document : document.without(["code", "signed_code"])
    }
}

extension JSON {
    fileprivate func without(_ names: Set<String>) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { !names.contains($0.name) })
    }
}
