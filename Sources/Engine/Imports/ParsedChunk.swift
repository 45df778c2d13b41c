import Domain
import Store

/// Consecutive records of a file, ready to be written by one command.
struct ParsedChunk: Sendable {
    enum Records: Sendable {
        case products([ProductDraft])
        case stores([StoreDraft])
        case purchases([PurchaseLine])
        case members([MemberRecord])
        case campaigns([CampaignRecord])
        case offers([OfferRecord])
        case redemptions([PastRedemption])
        case codes([CodeRecord])
    }

    let records: Records
    /// Records of the file in it, those at fault included.
    let recordCount: Int64
    let rejections: [ImportRejection]
    let isLast: Bool
}

/// Gathers records until they make a chunk.
struct ChunkBuilder {
    private let kind: ImportKind
    private let chunkRows: Int
    private var products: [ProductDraft] = []
    private var stores: [StoreDraft] = []
    private var purchases: [PurchaseLine] = []
    private var members: [MemberRecord] = []
    private var campaigns: [CampaignRecord] = []
    private var offers: [OfferRecord] = []
    private var redemptions: [PastRedemption] = []
    private var codes: [CodeRecord] = []
    private var rejections: [ImportRejection] = []
    private var count = 0
    /// Records and rejections before the last offer, which may be incomplete.
    private var safe = (count: 0, rejections: 0)

    init(kind: ImportKind, chunkRows: Int) {
        self.kind = kind
        self.chunkRows = chunkRows
    }

    /// Whether the chunk must be taken before this record is added. An offer is never cut.
    func isFull(before record: ImportRecord?) -> Bool {
        guard count >= chunkRows else { return false }
        guard kind == .offers else { return true }
        guard case .offer(let line)? = record else { return false }
        return !(offers.last?.continues(with: line) ?? false)
    }

    mutating func add(_ record: ImportRecord, line: Int64) {
        switch record {
        case .product(let draft): products.append(draft)
        case .store(let draft): stores.append(draft)
        case .purchase(let purchase): purchases.append(purchase)
        case .member(let member): members.append(member)
        case .campaign(let campaign): campaigns.append(campaign)
        case .offer(let offer): add(offer, line)
        case .redemption(let redemption): redemptions.append(redemption)
        case .code(let code): codes.append(code)
        }
        count += 1
    }

    mutating func add(_ rejection: ImportRejection) {
        rejections.append(rejection)
        count += 1
    }

    private mutating func add(_ offer: OfferLine, _ line: Int64) {
        if let last = offers.indices.last, offers[last].continues(with: offer) {
            guard offers[last].lines.count < Limits.restrictionEntries else {
                rejections.append(
                    ImportRejection(
                        line: line,
                        fault: RowFault(
                            code: RefusalCode.outOfRange.rawValue, field: "sku",
                            reason: "The offer has more products than allowed.")))
                return
            }
            offers[last].append(offer, line: line)
        } else {
            safe = (count, rejections.count)
            offers.append(OfferRecord(offer, line: line))
        }
    }

    /// Everything so far; the builder starts anew.
    mutating func take(isLast: Bool) -> ParsedChunk {
        let chunk = ParsedChunk(
            records: records, recordCount: Int64(count), rejections: rejections, isLast: isLast)
        self = ChunkBuilder(kind: kind, chunkRows: chunkRows)
        return chunk
    }

    /// What is certainly whole although the file broke off.
    mutating func takeWhole() -> ParsedChunk {
        if kind == .offers, !offers.isEmpty {
            offers.removeLast()
            count = safe.count
            rejections.removeLast(rejections.count - safe.rejections)
        }
        return take(isLast: false)
    }

    private var records: ParsedChunk.Records {
        switch kind {
        case .products: .products(products)
        case .stores: .stores(stores)
        case .orders: .purchases(purchases)
        case .members: .members(members)
        case .campaigns: .campaigns(campaigns)
        case .offers: .offers(offers)
        case .redemptions: .redemptions(redemptions)
        case .codes: .codes(codes)
        }
    }
}
