import Database
import Domain
import Ledger
import Store

/// The stored text of a redemption: canonical JSON with plain numbers instead of outer ids.
extension RedemptionRecord {
    /// Throws `DatabaseFailure` (`corrupt`) where the stored text is not what `text` wrote.
    init(_ row: RedemptionRow) throws {
        do {
            let json = try JSON.parse(Array(row.document.utf8))
            guard let record = try RedemptionRecord(json, tenant: row.tenant.number) else {
                throw Self.corrupt
            }
            self = record
        } catch is Refusal {
            throw Self.corrupt
        }
    }

    func text() -> String {
        var writer = JSONWriter(reservingBytes: 1_024)
        writer.object { writer in
            writer.key("order")
            order.append(to: &writer)
            writer.member("member", orNull: member)
            writer.member("vouchers", each: vouchers) { writer, voucher in
                writer.object { writer in
                    writer.member("kind", voucher.use.kind.rawValue)
                    writer.member("number", voucher.use.number)
                    if let offer = voucher.offer { writer.member("offer", offer.number) }
                    if let version = voucher.offerVersion { writer.member("version", version) }
                    if let campaign = voucher.campaign {
                        writer.member("campaign", campaign.number)
                    }
                    writer.member("amount", voucher.amount)
                    writer.member("lines", each: voucher.lineAmounts) { $0.integer($1) }
                    writer.member("refunded", voucher.refunded)
                    if !voucher.counts.isEmpty { voucher.counts.append(to: &writer) }
                    if voucher.isTakenBack { writer.member("taken_back", true) }
                }
            }
            writer.member("lines", each: lineDiscounts) { $0.integer($1) }
            writer.member("postings", each: postings) { writer, posting in
                posting.append(to: &writer)
            }
            if tender != .nothing {
                writer.member(
                    "tender", each: [tender.points, tender.pointsAmount, tender.cashCredit]
                ) { $0.integer($1) }
            }
            if !givenBack.isEmpty {
                writer.member("given_back", each: givenBack) { $1.append(to: &$0) }
            }
            if let hold { writer.member("hold", hold.number) }
            if let known { writer.member("known", known.json) }
            if let returns { writer.member("returns", returns.json) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static var corrupt: DatabaseFailure {
        DatabaseFailure(.corrupt, "A stored redemption cannot be read. Run `scrip verify`.")
    }

    private init?(_ json: JSON, tenant: Int64) throws {
        guard let order = json["order"], let vouchers = json["vouchers"]?.arrayValue,
            let lines = json["lines"]?.arrayValue, let postings = json["postings"]?.arrayValue
        else { return nil }
        self.order = try OrderDocument.read(order)
        member = json["member"]?.stringValue
        self.vouchers = vouchers.compactMap(Voucher.init)
        lineDiscounts = lines.compactMap(\.integerValue)
        self.postings = postings.compactMap { Posting(stored: $0, tenant: tenant) }
        // Redemptions of before there were rewards, and those without any, say nothing of them.
        let tender = json["tender"]?.arrayValue?.compactMap(\.integerValue) ?? [0, 0, 0]
        let given = json["given_back"]?.arrayValue ?? []
        givenBack = given.compactMap(GivenVoucher.init)
        guard tender.count == 3, givenBack.count == given.count else { return nil }
        self.tender = Tender.Paid(
            points: tender[0], pointsAmount: tender[1], cashCredit: tender[2])
        hold = json["hold"]?.integerValue.map { HoldID($0) }
        known = json["known"].map(KnownFacts.init)
        // What was returned must never be read as nothing: it would be returned again.
        if let stored = json["returns"] {
            guard let read = ReturnsSoFar(stored, lines: lines.count) else { return nil }
            returns = read
        } else {
            returns = nil
        }
        guard self.vouchers.count == vouchers.count, lineDiscounts.count == lines.count,
            lineDiscounts.count == self.order.lines.count, self.postings.count == postings.count
        else { return nil }
    }
}

extension RedemptionRecord.Voucher {
    init?(_ json: JSON) {
        guard let kind = json["kind"]?.stringValue.flatMap(PricedOrder.VoucherKind.init),
            let number = json["number"]?.integerValue, let amount = json["amount"]?.integerValue,
            let lines = json["lines"]?.arrayValue, let refunded = json["refunded"]?.integerValue
        else { return nil }
        use = RedemptionCommand.VoucherUse(kind, number: number)
        offer = json["offer"]?.integerValue.map { OfferID($0) }
        offerVersion = json["version"]?.integerValue
        campaign = json["campaign"]?.integerValue.map { CampaignID($0) }
        self.amount = amount
        lineAmounts = lines.compactMap(\.integerValue)
        self.refunded = refunded
        counts = (json["counts"]?.arrayValue ?? []).compactMap(CountTaken.init(stored:))
        isTakenBack = json["taken_back"]?.boolValue ?? false
    }
}
