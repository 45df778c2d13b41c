// Settlement
//
// Who pays a discount, and who is owed for it. A campaign may name several payers, each with a
// share and, where wanted, a budget of its own; a store belongs to the party that accepts vouchers
// there; a campaign or a gift card is issued by a party. Parties are the merchant's own list, and
// the merchant itself is one of them.
//
// A discount splits exactly over its payers, and nothing is given where one of them cannot pay its
// share. Where payer or issuer is another party than the acceptor, the redemption books a clearing
// entry in the ledger, reversed with everything else, so that what parties owe sums to zero always.

package import Ledger

/// A company that issues, accepts or pays for vouchers beside the merchant.
package struct Party: Hashable, Sendable {
    package let tenant: TenantID
    package let id: PartyID
    /// The merchant's own name of it; never changes.
    package let reference: String
    package var name: String?
    package var kind: Kind

    /// What it mainly is; a party may act as any of them. Raw values are stored.
    package enum Kind: Int64, CaseIterable, Sendable {
        case issuer = 1
        case acceptor = 2
        case payer = 3
    }

    package init(tenant: TenantID, id: PartyID, reference: String, name: String?, kind: Kind) {
        self.tenant = tenant
        self.id = id
        self.reference = reference
        self.name = name
        self.kind = kind
    }

    /// How requests and reports name the merchant itself.
    package static let merchantReference = "merchant"
}

extension Party.Kind {
    /// Stable wire name.
    package var name: String {
        switch self {
        case .issuer: "issuer"
        case .acceptor: "acceptor"
        case .payer: "payer"
        }
    }
}

extension PartyID {
    /// The merchant itself: who accepts where no store says otherwise.
    package static let merchant = PartyID(0)

    /// What the party gets from the others, or owes them.
    package func clearingAccount(_ tenant: TenantID, _ currency: Asset) -> AccountKey {
        AccountKey(tenant: tenant.number, kind: .clearing, owner: number, asset: currency)
    }

    /// Where the party's share of discounts comes from.
    package func fundingAccount(_ tenant: TenantID, _ currency: Asset) -> AccountKey {
        AccountKey(tenant: tenant.number, kind: .payerFunding, owner: number, asset: currency)
    }
}

/// A party as campaigns keep it: numbers for the books, a name for people.
package struct NamedParty: Hashable, Sendable {
    package let id: PartyID
    package let reference: String

    package init(_ id: PartyID, _ reference: String) {
        self.id = id
        self.reference = reference
    }
}

extension Posting {
    /// `debtor` owes `creditor` so much; nil where they are one party, which owes itself nothing.
    package static func clearing(
        from debtor: PartyID, to creditor: PartyID, amount: Int64, _ tenant: TenantID,
        _ currency: Asset
    ) -> Posting? {
        guard debtor != creditor, amount > 0 else { return nil }
        return Posting(
            from: debtor.clearingAccount(tenant, currency),
            to: creditor.clearingAccount(tenant, currency), amount: amount)
    }
}
