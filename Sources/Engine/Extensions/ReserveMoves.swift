import Domain
import Ledger
import Store

/// Money that is set aside for coupons stands in an account of the hour they end at, so it moves
/// there with them. What was set aside for coupons that have ended goes back to the budget by
/// itself: these stay ended.
struct ReserveMoves {
    private struct Move: Hashable {
        let source: AccountKey
        let destination: AccountKey
    }

    private let campaign: Campaign
    private let context: CommandContext
    private let isNeeded: Bool
    private var moves: [Move: Int64] = [:]

    init(_ campaign: Campaign, _ context: CommandContext) throws {
        self.campaign = campaign
        self.context = context
        isNeeded = try context.work.terms(of: campaign)?.reservesAtIssue == true
    }

    /// Whether coupons that end then may be given a later end.
    func admits(_ end: Timestamp) -> Bool {
        !isNeeded || end > context.ledgerTime
    }

    /// Notes what is set aside for so many uses.
    mutating func move(
        _ offer: OfferID, _ uses: Int64, _ before: Timestamp, _ after: Timestamp
    ) throws {
        guard isNeeded, let most = try context.offer(offer).mostPerUse else { return }
        let move = Move(
            source: CampaignReserve.account(campaign, endingAt: before),
            destination: CampaignReserve.account(campaign, endingAt: after))
        guard move.source != move.destination else { return }
        moves[move] = (moves[move] ?? 0).saturatingSum(most.saturatingProduct(uses))
    }

    /// Never more than an account holds.
    func postings() throws -> [Posting] {
        var left: [AccountKey: Int64] = [:]
        let inOrder = moves.sorted {
            ($0.key.source, $0.key.destination) < ($1.key.source, $1.key.destination)
        }
        return try inOrder.compactMap { move, amount in
            let balance = try left[move.source] ?? context.work.balance(move.source)
            let taken = min(amount, balance)
            left[move.source] = balance - taken
            return taken > 0
                ? Posting(from: move.source, to: move.destination, amount: taken) : nil
        }
    }
}
