/// The names of an order, hashed once for all offers that look at them.
package struct OrderNames: Sendable {
    package struct Line: Sendable {
        let sku: HashedName
        let category: HashedName?
        let brand: HashedName?
    }

    let lines: [Line]
    let store: HashedName?
    let channel: HashedName?
    let paymentMethod: HashedName?
    let fulfilment: HashedName?
    let event: HashedName?

    /// A line's own category and brand win over the catalogue's; a line without either is in no
    /// category and of no brand.
    package init(_ order: Order, products: [String: RedemptionFacts.ProductFacts] = [:]) {
        lines = order.lines.map { line in
            let product = products.isEmpty ? nil : products[line.sku]
            return Line(
                sku: HashedName(line.sku),
                category: (line.category ?? product?.category).map(HashedName.init),
                brand: (line.brand ?? product?.brand).map(HashedName.init))
        }
        store = order.store.map(HashedName.init)
        channel = order.channel.map(HashedName.init)
        paymentMethod = order.paymentMethod.map(HashedName.init)
        fulfilment = order.fulfilment.map(HashedName.init)
        event = order.event.map(HashedName.init)
    }
}
