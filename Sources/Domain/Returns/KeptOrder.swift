/// What is kept of an order after returns.
///
/// A line is worth its pieces, as in Pricing: its amount is spread over them as evenly as whole
/// minor units allow, the odd units on the first pieces, and the last pieces are returned first.
/// So what pieces are worth adds up to the line however they come back.
struct KeptOrder {
    /// The order's lines of which something is kept, rising.
    let places: [Int]
    /// Value of what is kept before discounts.
    let value: Int64
    /// The kept lines as an order of their own; nil where nothing is kept.
    let order: Order?

    /// Precondition: `returned` are 0 ... the quantity of each line.
    init(_ order: Order, returned: [Int64]) {
        var kept: [Order.Line] = []
        var places: [Int] = []
        for (place, line) in order.lines.enumerated() where returned[place] < line.quantity {
            let pieces = line.quantity - returned[place]
            places.append(place)
            kept.append(
                Order.Line(
                    sku: line.sku, quantity: pieces,
                    amount: line.amount.worth(ofFirst: pieces, of: line.quantity),
                    category: line.category, brand: line.brand))
        }
        self.places = places
        value = kept.reduce(0) { $0 + $1.amount }
        self.order = kept.isEmpty ? nil : order.with(lines: kept)
    }

    /// What the kept goods have of each discount, by voucher and kept line; none for gift cards.
    ///
    /// Each discount is the difference between what is left of a line before and after it, and
    /// what is left is spread over the pieces like the line itself: so the shares of all discounts
    /// on some pieces never exceed what the pieces are worth, and fewer pieces never have more.
    func shares(of vouchers: [UsedVoucher], in order: Order, applied: [Int]) -> [[Int64]] {
        var shares = vouchers.map { _ in [Int64](repeating: 0, count: places.count) }
        guard let kept = self.order else { return shares }
        var left = order.lines.map(\.amount)
        for voucher in applied {
            for (index, place) in places.enumerated() {
                let (pieces, all) = (kept.lines[index].quantity, order.lines[place].quantity)
                let before = left[place].worth(ofFirst: pieces, of: all)
                left[place] -= vouchers[voucher].lineAmounts[place]
                shares[voucher][index] = before - left[place].worth(ofFirst: pieces, of: all)
            }
        }
        return shares
    }
}

extension Int64 {
    /// What the first pieces of a line with this amount are worth.
    fileprivate func worth(ofFirst pieces: Int64, of all: Int64) -> Int64 {
        let (each, odd) = quotientAndRemainder(dividingBy: all)
        return each * pieces + Swift.min(pieces, odd)
    }
}

extension Order {
    fileprivate func with(lines: [Line]) -> Order {
        var order = Order(reference: reference, currency: currency, store: store, lines: lines)
        order.channel = channel
        order.paymentMethod = paymentMethod
        order.fulfilment = fulfilment
        order.event = event
        order.region = region
        order.location = location
        return order
    }
}
