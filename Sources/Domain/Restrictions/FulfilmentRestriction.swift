/// Ways an order may reach the customer: pick-up, delivery, eaten here, by the merchant's own
/// words.
package struct FulfilmentRestriction: Hashable, Sendable {
    package var names: NameSet

    package init(_ names: NameSet = []) {
        self.names = names
    }
}

extension FulfilmentRestriction: NameRestriction {
    static var field: String { "fulfilments" }
    static var code: RefusalCode { .wrongFulfilment }
    static var message: String { "Choose one of the ways of delivery this coupon is valid for." }

    init() {
        self.init([])
    }

    func name(in circumstances: Circumstances) -> HashedName? { circumstances.names.fulfilment }
}
