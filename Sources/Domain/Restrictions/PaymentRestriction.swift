/// Ways an order may be paid, by the merchant's own words.
package struct PaymentRestriction: Hashable, Sendable {
    package var names: NameSet

    package init(_ names: NameSet = []) {
        self.names = names
    }
}

extension PaymentRestriction: NameRestriction {
    static var field: String { "payment_methods" }
    static var code: RefusalCode { .wrongPaymentMethod }
    static var message: String { "Pay by one of the methods this coupon is valid for." }

    init() {
        self.init([])
    }

    func name(in circumstances: Circumstances) -> HashedName? { circumstances.names.paymentMethod }
}
