/// Moves `amount` (minor units of the accounts' asset, 1 or more) from one account to another.
///
/// A posting cannot be out of balance: what one side loses the other gains.
package struct Posting: Hashable, Sendable {
    package let source: AccountKey
    package let destination: AccountKey
    package let amount: Int64

    /// Precondition: `amount > 0`, same tenant, same asset, two different accounts.
    package init(from source: AccountKey, to destination: AccountKey, amount: Int64) {
        precondition(amount > 0, "a posting moves a positive amount")
        precondition(source.tenant == destination.tenant, "a posting stays within one merchant")
        precondition(source.asset == destination.asset, "a posting stays within one asset")
        precondition(source != destination, "a posting joins two accounts")
        self.source = source
        self.destination = destination
        self.amount = amount
    }

    /// The posting that undoes this one.
    package var reversed: Posting {
        Posting(from: destination, to: source, amount: amount)
    }
}
