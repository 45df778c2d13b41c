/// What must have brought the order about: a birthday, a live stream, a payment, by the merchant's
/// own words.
package struct EventRestriction: Hashable, Sendable {
    package var names: NameSet

    package init(_ names: NameSet = []) {
        self.names = names
    }
}

extension EventRestriction: NameRestriction {
    static var field: String { "events" }
    static var code: RefusalCode { .wrongEvent }
    static var message: String {
        "This coupon works only with the event it is for; take it off the order."
    }

    init() {
        self.init([])
    }

    func name(in circumstances: Circumstances) -> HashedName? { circumstances.names.event }
}
