extension RedemptionRequest {
    /// The same request from this store: what a key bound to a store asks.
    package func from(store: String) -> RedemptionRequest {
        RedemptionRequest(
            order: Order(
                reference: order.reference, currency: order.currency, store: store,
                lines: order.lines),
            member: member, vouchers: vouchers)
    }
}
