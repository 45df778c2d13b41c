/// Touchpoints an order may come through: mini program, mall, till, or what the merchant calls
/// them.
package struct ChannelRestriction: Hashable, Sendable {
    package var names: NameSet

    package init(_ names: NameSet = []) {
        self.names = names
    }
}

extension ChannelRestriction: NameRestriction {
    static var field: String { "channels" }
    static var code: RefusalCode { .wrongChannel }
    static var message: String { "Use this coupon through one of the channels it is valid for." }

    init() {
        self.init([])
    }

    func name(in circumstances: Circumstances) -> HashedName? { circumstances.names.channel }
}
