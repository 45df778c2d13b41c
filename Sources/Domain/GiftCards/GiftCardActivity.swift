package import Ledger

/// One event in the life of a gift card, with the balance after it.
package struct GiftCardActivity: Hashable, Sendable {
    package let tenant: TenantID
    package let card: GiftCardID
    /// 1 for the first activity of the card, then 2, 3 ...
    package let sequence: Int64
    package let kind: Kind
    /// Change of the balance in minor units; negative for spending.
    package let amount: Int64
    package let balanceAfter: Int64
    package let redemption: RedemptionID?
    package let at: Timestamp

    package enum Kind: Int64, CaseIterable, Sendable {
        case issued = 1
        case activated = 2
        case redeemed = 3
        case refunded = 4
        case rolledBack = 5
        case blocked = 6
        case unblocked = 7
        /// Set aside by a hold.
        case held = 8
        /// A hold's part has paid; it had left the balance before.
        case captured = 9
        /// A hold has given it back.
        case released = 10
    }

    package init(
        tenant: TenantID, card: GiftCardID, sequence: Int64, kind: Kind, amount: Int64,
        balanceAfter: Int64, redemption: RedemptionID?, at: Timestamp
    ) {
        self.tenant = tenant
        self.card = card
        self.sequence = sequence
        self.kind = kind
        self.amount = amount
        self.balanceAfter = balanceAfter
        self.redemption = redemption
        self.at = at
    }
}

extension GiftCardActivity.Kind {
    /// Stable wire name.
    package var name: String {
        switch self {
        case .issued: "issued"
        case .activated: "activated"
        case .redeemed: "redeemed"
        case .refunded: "refunded"
        case .rolledBack: "rolled_back"
        case .blocked: "blocked"
        case .unblocked: "unblocked"
        case .held: "held"
        case .captured: "captured"
        case .released: "released"
        }
    }
}
