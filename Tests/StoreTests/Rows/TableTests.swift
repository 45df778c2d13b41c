import Database
import Domain
import Ledger
import Store
import TestSupport
import Testing

@Suite("Tables")
struct TableTests {
    private let tenant = TenantID(1)
    private let time = Timestamp(milliseconds: 1_780_000_000_123)

    private func withDatabase(
        _ backend: Backend, _ body: (any Connection) throws -> Void
    ) throws {
        let database = try backend.makeDatabase()
        let driver = try database.open()
        try Migrator(Migrations.all).migrate(driver, atMilliseconds: 1)
        try driver.write { try body($0) }
        try driver.close()
        try database.remove()
    }

    private var currency: Asset { Asset(currency: "CNY") ?? .unit }

    @Test(arguments: Backend.all)
    func campaignsAndOffersComeBackAsWritten(_ backend: Backend) throws {
        let campaign = Campaign(
            tenant: tenant, id: CampaignID(5), number: 1, name: "春", currency: currency,
            startsAt: time, endsAt: time.advanced(byMilliseconds: 1), budget: nil,
            state: .active, metadata: ["a": [1, true]], createdAt: time)
        var changed = campaign
        changed.budget = 100
        changed.state = .paused
        changed.name = "with 'quotes'"
        let offer = Offer(
            tenant: tenant, id: OfferID(6), campaign: CampaignID(5), name: "o",
            definition: OfferDefinition(
                benefit: .ladder([.init(threshold: 100, amountOff: 10)]),
                restrictions: Restrictions(
                    minimumSpend: 5, products: ProductRestriction(includedSKUs: ["b", "a"]),
                    stores: ["s"], startsAt: time, memberOnly: true),
                limits: OfferLimits(totalIssues: 9, usesPerCoupon: 3), publicCode: "WORD",
                stacking: Stacking(combinable: false, priority: -3)),
            metadata: .object([]), createdAt: time)
        try withDatabase(backend) { connection in
            try TableConformance.check(CampaignTable.self, campaign, changed, connection)
            try TableConformance.check(OfferTable.self, offer, offer, connection)
            let counters = CampaignCounters(tenant: tenant, campaign: CampaignID(5))
            var counted = counters
            counted.sales = .max
            try TableConformance.check(
                CampaignCountersTable.self, counters, counted, connection)
            let work = UnitOfWork(connection)
            #expect(
                try work.offersByCode.find(PublicCode(tenant: tenant, code: "WORD"), connection)
                    == offer)
            #expect(
                try work.offersByCode.find(
                    PublicCode(tenant: TenantID(2), code: "WORD"), connection) == nil)
            #expect(
                try work.campaignsByNumber.find(
                    CampaignNumber(tenant: tenant, number: 1), connection) == changed)
        }
    }

    @Test(arguments: Backend.all)
    func versionsAndTimelinesComeBackAsWritten(_ backend: Backend) throws {
        func version(_ number: Int64, _ reason: String) -> OfferVersion {
            OfferVersion(
                tenant: tenant, offer: OfferID(6), number: number,
                definition: OfferDefinition(benefit: .amountOff(number)), reason: reason,
                effectiveFrom: time, createdBy: APIKeyID(0), createdAt: time)
        }
        let timeline = OfferTimeline(
            tenant: tenant, offer: OfferID(6),
            versions: [.init(effectiveFrom: .minimum, askedBy: APIKeyID(0))])
        let changed = timeline.appending(
            .init(effectiveFrom: time, askedBy: APIKeyID(.max), stands: false)
        ).appending(.init(effectiveFrom: .maximum, askedBy: APIKeyID(3))).approving(
            2, by: APIKeyID(4), now: time.advanced(byMilliseconds: 5))
        try withDatabase(backend) { connection in
            try TableConformance.check(
                OfferVersionTable.self, version(2, "a"), version(2, "'春'"), connection)
            try TableConformance.check(OfferTimelineTable.self, timeline, changed, connection)
            let loaded = try UnitOfWork(connection).offerTimelines.load(
                OfferTimelineTable.key(of: timeline), connection)
            #expect(loaded == changed)
            let page = try OfferVersionTable.page(
                tenant: tenant, offer: OfferID(6), after: 1, limit: 5, connection)
            #expect(page == [version(2, "'春'")])
            var campaign = Campaign(
                tenant: tenant, id: CampaignID(5), number: 1, name: "n", currency: currency,
                startsAt: time, endsAt: .maximum, budget: nil, state: .awaitingApproval,
                metadata: .object([]), createdAt: time)
            let plain = campaign
            campaign.hasVersions = true
            try TableConformance.check(CampaignTable.self, plain, campaign, connection)
            let known = try UnitOfWork(connection).campaigns.load(
                CampaignTable.key(of: campaign), connection)
            #expect(known == campaign)
        }
    }

    @Test(arguments: Backend.all)
    func approvalsAndJobsOverCampaignsComeBackAsWritten(_ backend: Backend) throws {
        let rule = Approval(tenant: tenant, campaign: nil, currency: currency, amount: nil)
        var other = rule
        other.amount = .max
        let asked = Approval(
            tenant: tenant, campaign: CampaignID(5), currency: currency, amount: 9,
            askedBy: APIKeyID(0), askedAt: time)
        var approved = asked
        approved.approvedBy = APIKeyID(.max)
        approved.approvedAt = time
        let job = CampaignJob(
            tenant: tenant, id: CampaignJobID(9), kind: .replay, state: .running,
            campaign: CampaignID(5), offer: nil, place: 0, end: .max, document: ["a": [1]],
            createdAt: time)
        let about = CampaignJob(
            tenant: tenant, id: CampaignJobID(9), kind: .replay, state: .running,
            campaign: CampaignID(5), offer: OfferID(6), place: 3, end: .max, document: .null,
            createdAt: time)
        try withDatabase(backend) { connection in
            try TableConformance.check(CampaignJobTable.self, job, about, connection)
            #expect(try CampaignJobTable.next(connection) == about)
            let aside: Set = [CampaignJobTable.key(of: about)]
            #expect(try CampaignJobTable.next(connection, setAside: aside) == nil)
            let count = try CampaignJobTable.running(
                .replay, tenant: tenant, limit: 5, connection)
            #expect(count == 1)
            let page = about.page(2, ["x"], now: time)
            let values = CampaignJobTable.values(of: page) + [.integer(1)]
            try connection.executeEach(CampaignJobTable.insert, [values])
            let pages = try CampaignJobTable.pages(
                tenant: tenant, job: job.id, from: 0, limit: 5, connection)
            #expect(pages == [page])
            #expect(
                try CampaignJobTable.pages(
                    tenant: tenant, job: job.id, from: 3, limit: 5, connection) == [])
        }
        for (first, second) in [(rule, other), (asked, approved)] {
            try withDatabase(backend) { connection in
                try TableConformance.check(ApprovalTable.self, first, second, connection)
            }
        }
    }

    @Test(arguments: Backend.all)
    func returnsComeBackAsWritten(_ backend: Backend) throws {
        let row = { (document: JSON) in
            ReturnRow(
                tenant: tenant, redemption: RedemptionID(8), number: 3, document: document,
                createdAt: time)
        }
        try withDatabase(backend) { connection in
            try TableConformance.check(
                ReturnTable.self, row(["a": 1]), row(["a": ["春", 2]]), connection)
            let page = { (after: Int64) in
                try ReturnTable.page(
                    tenant: tenant, redemption: RedemptionID(8), after: after, limit: 5,
                    connection)
            }
            #expect(try page(2).map(\.number) == [3])
            #expect(try page(3).isEmpty)
        }
    }

    @Test(arguments: Backend.all)
    func vouchersComeBackAsWritten(_ backend: Backend) throws {
        let coupon = Coupon(
            tenant: tenant, id: CouponID(7), offer: OfferID(6), campaign: CampaignID(5),
            serial: 4_294_967_295, member: nil, state: .active, usesLeft: 1, expiresAt: time,
            issuedAt: time, lastRedemption: nil, voidReason: nil, signingSlot: 255,
            typingSlot: 0)
        var used = coupon
        used.usesLeft = 0
        used.lastRedemption = RedemptionID(.max)
        used.voidReason = "reason"
        let card = GiftCard(
            tenant: tenant, id: GiftCardID(8), currency: currency, faceValue: 1, serial: 0,
            member: MemberID(3), state: .issued, expiresAt: time, issuedAt: time,
            activatedAt: nil, blockReason: nil, activities: 0, signingSlot: 1, typingSlot: 2)
        var blocked = card
        blocked.state = .blocked
        blocked.activatedAt = time
        blocked.blockReason = "stolen"
        let activity = GiftCardActivity(
            tenant: tenant, card: GiftCardID(8), sequence: 1, kind: .redeemed, amount: -5,
            balanceAfter: 0, redemption: RedemptionID(9), at: time)
        try withDatabase(backend) { connection in
            try TableConformance.check(CouponTable.self, coupon, used, connection)
            try TableConformance.check(GiftCardTable.self, card, blocked, connection)
            try TableConformance.check(
                GiftCardActivityTable.self, activity, activity, connection)
            let work = UnitOfWork(connection)
            let serial = CouponSerial(
                tenant: tenant, campaign: CampaignID(5), serial: 4_294_967_295)
            #expect(try work.couponsBySerial.find(serial, connection) == used)
            let cardSerial = GiftCardSerial(tenant: tenant, serial: 0)
            #expect(try work.giftCardsBySerial.find(cardSerial, connection) == blocked)
        }
    }

    @Test(arguments: Backend.all)
    func codeBatchesComeBackAsWrittenAndAreFoundByWhatTheyHold(_ backend: Backend) throws {
        let batch = CodeBatch(
            tenant: tenant, id: CodeBatchID(9), offer: OfferID(6), campaign: CampaignID(5),
            name: "n", metadata: ["a": 1], firstCoupon: CouponID(1_000), firstSerial: 50,
            count: 10, usesPerCoupon: 2, expiresAt: time, createdAt: time, state: .active,
            voidedAt: nil, voidReason: nil, touched: 0, signingSlot: 1, typingSlot: 2)
        var voided = batch
        voided.state = .voided
        voided.voidedAt = time
        voided.voidReason = "lost"
        voided.touched = 10
        try withDatabase(backend) { connection in
            try TableConformance.check(CodeBatchTable.self, batch, voided, connection)
            func find(_ tenant: Int64, _ coupon: Int64) throws -> CodeBatch? {
                try CodeBatchTable.find(
                    tenant: TenantID(tenant), coupon: CouponID(coupon), connection)?
                    .row
            }
            #expect(try find(1, 999) == nil && find(1, 1_010) == nil && find(2, 1_000) == nil)
            #expect(try find(1, 1_000) == voided && find(1, 1_009) == voided)
            func find(_ campaign: Int64, serial: Int64) throws -> CodeBatch? {
                try CodeBatchTable.find(
                    tenant: tenant, campaign: CampaignID(campaign), serial: serial, connection)?
                    .row
            }
            #expect(try find(5, serial: 49) == nil && find(5, serial: 60) == nil)
            #expect(try find(5, serial: 50) == voided && find(5, serial: 59) == voided)
            #expect(try find(6, serial: 50) == nil)
        }
    }

    @Test(arguments: Backend.all)
    func patternsComeBackAsWrittenAndAreFoundByTheirStart(_ backend: Backend) throws {
        func pattern(_ batch: Int64, _ prefix: String) -> CodePatternRow {
            CodePatternRow(
                tenant: tenant, batch: CodeBatchID(batch), prefix: Array(prefix.utf8),
                pattern: "\(prefix)-##")
        }
        try withDatabase(backend) { connection in
            try TableConformance.check(
                CodePatternTable.self, pattern(9, "SA"), pattern(9, "SA1E"), connection)
            // In the order of bytes, whatever the database's language: digits, then letters.
            let more = ["0A", "AB", "A1", "B", "SB", "Z9"].enumerated().map {
                CodePatternTable.values(of: pattern(Int64($0.offset) + 10, $0.element))
                    + [.integer(1)]
            }
            try connection.executeEach(CodePatternTable.insert, more)
            let table: [(text: String, start: String?)] = [
                ("SA1E77", "SA1E"), ("SA1E", "SA1E"), ("SA1", nil), ("SA1D9", nil),
                ("SA1F0", nil), ("A1", "A1"), ("A17", "A1"), ("A2", nil), ("AB7", "AB"),
                ("BZ", "B"), ("B", "B"), ("0A0", "0A"), ("0", nil), ("Z9Z", "Z9"), ("ZZ", nil),
            ]
            for (text, start) in table {
                let found = try CodePatternTable.find(
                    tenant: tenant, startOf: Array(text.utf8), connection)
                #expect(found?.row.prefix == start.map { Array($0.utf8) }, "\(text)")
            }
            let each = try CodePatternTable.findEach(
                tenant: tenant, startsOf: table.map { Array($0.text.utf8) }, connection)
            #expect(each.map(\.?.prefix) == table.map { $0.start.map { Array($0.utf8) } })
            for (prefix, isBegun) in [("S", true), ("SA1E", true), ("SA1E7", false), ("C", false)] {
                let found = try CodePatternTable.find(
                    tenant: tenant, startingWith: Array(prefix.utf8), connection)
                #expect((found != nil) == isBegun, "\(prefix)")
            }
            let other = try CodePatternTable.find(
                tenant: TenantID(2), startOf: Array("SA1E77".utf8), connection)
            #expect(other == nil)
        }
    }

    @Test(arguments: Backend.all)
    func foreignCodesComeBackAsWritten(_ backend: Backend) throws {
        let code = ForeignCode(
            tenant: tenant, code: "ABC-123/'\"%_", coupon: CouponID(7), file: 3, line: 2)
        let other = ForeignCode(
            tenant: tenant, code: code.code, coupon: CouponID(.max), file: .max, line: .max)
        try withDatabase(backend) { connection in
            try TableConformance.check(ForeignCodeTable.self, code, other, connection)
        }
    }

    @Test(arguments: Backend.all)
    func giveBacksComeBackAsWrittenAndThoseThatAreDueAreFound(_ backend: Backend) throws {
        let currency = try #require(Asset(currency: "CNY"))
        var given = GivenBack(
            number: 3, member: MemberID(4), offer: OfferID(5), form: .cashCredit, amount: 9,
            origin: RewardPurse.source(of: currency, tenant), state: .pending, dueAt: time)
        let row = GiveBackRow(tenant: tenant, redemption: RedemptionID(6), given: given)
        given.taken = 9
        given.state = .takenBack
        given.coupons = [CouponID(1), CouponID(.max)]
        let other = GiveBackRow(tenant: tenant, redemption: RedemptionID(6), given: given)
        let coupons = GiveBackRow(
            tenant: tenant, redemption: RedemptionID(7),
            given: GivenBack(
                number: 0, member: MemberID(4), offer: OfferID(5), form: .coupon, amount: 2,
                origin: nil, state: .pending, dueAt: time))
        try withDatabase(backend) { connection in
            try TableConformance.check(GiveBackTable.self, row, other, connection)
            try connection.executeEach(
                GiveBackTable.insert, [GiveBackTable.values(of: coupons) + [.integer(9)]])
            let before = time.advanced(byMilliseconds: -1)
            #expect(try GiveBackTable.due(at: before, limit: 5, connection) == [])
            #expect(try GiveBackTable.due(at: time, limit: 5, connection) == [coupons])
            for (member, found) in [(MemberID(4), [coupons]), (MemberID(5), [])] {
                let due = try GiveBackTable.due(
                    tenant: tenant, member: member, at: time, limit: 5, connection)
                #expect(due == found)
            }
        }
    }

    @Test(arguments: Backend.all)
    func worthsOfPointsComeBackAsWritten(_ backend: Backend) throws {
        let currency = try #require(Asset(currency: "CNY"))
        let rows = [Int64(1), .max].map {
            PointsWorthRow(
                tenant: tenant, worth: PointsWorth(currency: currency, points: $0, amount: $0))
        }
        try withDatabase(backend) { connection in
            try TableConformance.check(PointsWorthTable.self, rows[0], rows[1], connection)
        }
    }

    @Test(arguments: Backend.all)
    func issueJobsComeBackAsWrittenAndTheOldestToDoIsFound(_ backend: Backend) throws {
        let job = IssueJob(
            tenant: tenant, id: IssueJobID(9), offer: OfferID(6), campaign: CampaignID(5),
            name: "n", audience: .allMembers, state: .running, total: 8, place: 0, end: .max,
            chunks: 0, issued: 0, refused: 0, withdrawnChunks: 0, withdrawn: 0, expiresAt: nil,
            createdAt: time, endedAt: nil)
        var done = job
        done.state = .withdrawing
        done.place = 5
        done.chunks = 3
        done.issued = 4
        done.refused = 3
        done.withdrawnChunks = 2
        done.withdrawn = 1
        done.endedAt = time
        let id = job.id
        let list = IssueJobList(tenant: tenant, job: id, chunk: 0, members: ["a@b.c"])
        let longer = IssueJobList(tenant: tenant, job: id, chunk: 0, members: ["x", "a:b", "x"])
        let result = IssueJobResult(tenant: tenant, job: id, chunk: 2, issued: [], refused: [])
        let full = IssueJobResult(
            tenant: tenant, job: id, chunk: 2, issued: [CouponID(1), CouponID(.max)],
            refused: [.init(member: "m", code: .limitMember), .init(member: "n", code: .notFound)])
        try withDatabase(backend) { connection in
            try TableConformance.check(IssueJobTable.self, job, done, connection)
            try TableConformance.check(IssueJobListTable.self, list, longer, connection)
            try TableConformance.check(IssueJobResultTable.self, result, full, connection)
            #expect(try IssueJobTable.next(connection) == done)
            #expect(
                try IssueJobTable.page(tenant: tenant, after: 8, limit: 1, connection) == [done])
            #expect(
                try IssueJobTable.page(tenant: tenant, after: 9, limit: 1, connection) == [])
            func refusals(from chunk: Int64, _ tenant: Int64 = 1) throws -> [IssueJobResult] {
                try IssueJobResultTable.refusals(
                    tenant: TenantID(tenant), job: id, from: chunk, limit: 5, connection)
            }
            #expect(try refusals(from: 2) == [full])
            #expect(try refusals(from: 3) == [] && refusals(from: 0, 2) == [])
        }
    }

    @Test(arguments: Backend.all)
    func membersAccountsAndKeysComeBackAsWritten(_ backend: Backend) throws {
        let member = Member(
            tenant: tenant, id: MemberID(3), externalID: "m-1", sealedAttributes: [],
            acquiredBy: nil, createdAt: time)
        var sealed = member
        sealed.sealedAttributes = [0, 255]
        let key = AccountKey(
            tenant: 1, kind: .giftCardBalance, owner: 8, asset: currency)
        let slot = KeySlotRow(
            tenant: 0, purpose: 2, slot: 0, publicKey: [1], sealedSecret: [2], validFrom: 0,
            validUntil: .max, state: 1)
        try withDatabase(backend) { connection in
            try TableConformance.check(MemberTable.self, member, sealed, connection)
            try TableConformance.check(
                AccountTable.self, AccountRow(key: key, balance: 0),
                AccountRow(key: key, balance: .max), connection)
            try TableConformance.check(KeySlotTable.self, slot, slot, connection)
            try TableConformance.check(
                MemberOfferTable.self,
                MemberOffer(
                    tenant: tenant, member: MemberID(3), offer: OfferID(6), issued: 0,
                    redeemed: 0),
                MemberOffer(
                    tenant: tenant, member: MemberID(3), offer: OfferID(6), issued: 2,
                    redeemed: 1), connection)
            try TableConformance.check(
                ProductTable.self,
                Product(tenant: tenant, sku: "s", category: nil, brand: nil, name: nil),
                Product(tenant: tenant, sku: "s", category: "c", brand: "b", name: "n"),
                connection)
        }
    }

    @Test(arguments: Backend.all)
    func theDatabaseItselfRefusesAnOverdraft(_ backend: Backend) throws {
        let key = AccountKey(
            tenant: 1, kind: .giftCardBalance, owner: 8, asset: currency)
        let row = AccountRow(key: key, balance: -1)
        #expect(throws: DatabaseFailure.self) {
            try withDatabase(backend) { connection in
                try connection.executeEach(
                    AccountTable.insert, [AccountTable.values(of: row) + [.integer(1)]])
            }
        }
    }

    @Test(arguments: Backend.all)
    func journalHeadMovesOnlyFromWhereItWasRead(_ backend: Backend) throws {
        try withDatabase(backend) { connection in
            try JournalTable.create(.empty, connection)
            let head = try #require(try JournalTable.head(connection))
            #expect(head == JournalHead.empty)
            let next = JournalHead(
                block: 1, entries: 1, time: time, hash: [UInt8](repeating: 1, count: 32))
            let block = StoredBlock(sequence: 1, header: [1], hash: [2], signature: [3])
            let entry = StoredEntry(sequence: 1, tenant: 1, bytes: [9])
            try JournalTable.append(block, entries: [entry], from: head, to: next, connection)
            #expect(try JournalTable.head(connection) == next)
            #expect(try JournalTable.entry(1, connection) == entry)
        }
        // Noticed at the latest by the commit.
        #expect(throws: DatabaseFailure.self) {
            try withDatabase(backend) { connection in
                try JournalTable.create(.empty, connection)
                let moved = JournalHead(
                    block: 1, entries: 1, time: time, hash: [UInt8](repeating: 1, count: 32))
                try JournalTable.move(from: .empty, to: moved, connection)
                try JournalTable.move(from: .empty, to: moved, connection)
            }
        }
    }

    @Test(arguments: Backend.all)
    func leasedNumbersNeverOverlap(_ backend: Backend) throws {
        try withDatabase(backend) { connection in
            func take(_ count: Int64, _ tenant: Int64) throws -> Int64 {
                try LeaseTable.take(
                    count, kind: .couponSerials, tenant: tenant, owner: 5, connection,
                    SideTally { Array($0.suffix(16)) })
            }
            let firsts = try [take(10, 1), take(1, 1), take(1, 2), take(5, 1)]
            #expect(firsts == [0, 10, 0, 11])
        }
    }
}
