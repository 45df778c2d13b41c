package import Ledger

/// The ledger accounts a gift card's value passes through, in its currency.
extension GiftCard {
    /// Money received for cards; shared by all of the merchant's cards.
    package var proceedsAccount: AccountKey { account(.giftCardProceeds, owner: 0) }

    /// What this card is worth.
    package var balanceAccount: AccountKey { account(.giftCardBalance, owner: id.number) }

    /// Card value that has paid for orders; shared by all of the merchant's cards.
    package var redeemedAccount: AccountKey { account(.giftCardRedeemed, owner: 0) }

    private func account(_ kind: AccountKind, owner: Int64) -> AccountKey {
        AccountKey(tenant: tenant.number, kind: kind, owner: owner, asset: currency)
    }
}
