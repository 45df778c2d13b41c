extension RedemptionRequest {
    package func with(order: Order) -> RedemptionRequest {
        RedemptionRequest(
            order: order, member: member, vouchers: vouchers, tender: tender, device: device)
    }
}

extension Order {
    /// The same order in this store: what a key bound to a store asks.
    package func from(store: String) -> Order {
        var order = self
        order.store = store
        return order
    }
}
