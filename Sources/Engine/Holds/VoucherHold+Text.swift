import Database
import Domain
import Ledger
import Store

/// The stored text of a hold: canonical JSON with plain numbers instead of outer ids.
extension VoucherHold {
    /// Throws `DatabaseFailure` (`corrupt`) where the stored text is not what `text` wrote.
    init(_ row: VoucherHoldRow) throws {
        do {
            let json = try JSON.parse(Array(row.document.utf8))
            guard let hold = try VoucherHold(json, row) else { throw Self.corrupt }
            self = hold
        } catch is Refusal {
            throw Self.corrupt
        }
    }

    private static var corrupt: DatabaseFailure {
        DatabaseFailure(.corrupt, "A stored hold cannot be read. Run `scrip verify`.")
    }

    /// The row that keeps it.
    var row: VoucherHoldRow {
        VoucherHoldRow(
            tenant: tenant, id: id, reference: order.reference, member: member, state: state,
            expiresAt: expiresAt, document: text(), createdAt: createdAt, endedAt: endedAt)
    }

    private func text() -> String {
        var writer = JSONWriter(reservingBytes: 1_024)
        writer.object { writer in
            writer.key("order")
            order.append(to: &writer)
            writer.member("member", orNull: memberName)
            writer.member("vouchers", each: vouchers) { writer, voucher in
                voucher.append(to: &writer)
            }
            writer.member("captured", each: capturedQuantities) { $0.integer($1) }
            writer.member("captures", each: captures) { $0.integer($1.number) }
            writer.member("standing", standingCaptures)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private init?(_ json: JSON, _ row: VoucherHoldRow) throws {
        guard let order = json["order"], let listed = json["vouchers"]?.arrayValue,
            let quantities = json["captured"]?.arrayValue?.compactMap(\.integerValue),
            let captures = json["captures"]?.arrayValue?.compactMap(\.integerValue),
            let standing = json["standing"]?.integerValue
        else { return nil }
        let read = try OrderDocument.read(order)
        let vouchers = listed.compactMap {
            HeldVoucher($0, tenant: row.tenant.number, lines: read.lines.count)
        }
        guard vouchers.count == listed.count, quantities.count == read.lines.count else {
            return nil
        }
        self.init(
            tenant: row.tenant, id: row.id, order: read, member: row.member,
            memberName: json["member"]?.stringValue, vouchers: vouchers,
            capturedQuantities: quantities, captures: captures.map { RedemptionID($0) },
            standingCaptures: standing, expiresAt: row.expiresAt, createdAt: row.createdAt,
            state: row.state, endedAt: row.endedAt)
    }
}

extension HeldVoucher {
    fileprivate func append(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", use.kind.rawValue)
            writer.member("number", use.number)
            if let offer { writer.member("offer", offer.number) }
            if let offerVersion { writer.member("version", offerVersion) }
            if let campaign { writer.member("campaign", campaign.number) }
            writer.member("amount", amount)
            writer.member("lines", each: lineAmounts) { $0.integer($1) }
            writer.member("postings", each: postings) { writer, held in
                writer.object { writer in
                    writer.key("posting")
                    held.posting.append(to: &writer)
                    writer.member("captured", held.captured)
                }
            }
            if !counts.isEmpty { counts.append(to: &writer) }
            writer.member("taken", taken)
            writer.member("taken_lines", each: takenLines) { $0.integer($1) }
            writer.member("standing", standing)
            if isSpent { writer.member("spent", Int64(1)) }
        }
    }

    fileprivate init?(_ json: JSON, tenant: Int64, lines: Int) {
        guard let kind = json["kind"]?.stringValue.flatMap(PricedOrder.VoucherKind.init),
            let number = json["number"]?.integerValue, let amount = json["amount"]?.integerValue,
            let lineAmounts = json["lines"]?.arrayValue?.compactMap(\.integerValue),
            let listed = json["postings"]?.arrayValue, let taken = json["taken"]?.integerValue,
            let takenLines = json["taken_lines"]?.arrayValue?.compactMap(\.integerValue),
            let standing = json["standing"]?.integerValue,
            lineAmounts.isEmpty || lineAmounts.count == lines,
            lineAmounts.count == takenLines.count
        else { return nil }
        let postings = listed.compactMap { HeldPosting($0, tenant: tenant) }
        guard postings.count == listed.count else { return nil }
        self.init(
            use: RedemptionCommand.VoucherUse(kind, number: number),
            offer: json["offer"]?.integerValue.map { OfferID($0) },
            offerVersion: json["version"]?.integerValue,
            campaign: json["campaign"]?.integerValue.map { CampaignID($0) }, amount: amount,
            lineAmounts: lineAmounts, postings: postings,
            counts: (json["counts"]?.arrayValue ?? []).compactMap(CountTaken.init(stored:)),
            taken: taken, takenLines: takenLines, standing: standing,
            isSpent: json["spent"] != nil)
    }
}

extension HeldPosting {
    fileprivate init?(_ json: JSON, tenant: Int64) {
        guard let posting = json["posting"].flatMap({ Posting(stored: $0, tenant: tenant) }),
            let captured = json["captured"]?.integerValue,
            (0...posting.amount).contains(captured)
        else { return nil }
        self.init(posting: posting, captured: captured)
    }
}
