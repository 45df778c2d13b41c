/// How far from its store a customer may be, in metres. An order that does not say where the
/// customer is, or whose store has no known place, is refused.
package struct DistanceRestriction: Hashable, Sendable {
    /// 1 ... `Limits.distanceMetres`; nil for no limit.
    package var metres: Int64?

    package init(metres: Int64? = nil) {
        self.metres = metres
    }
}

extension DistanceRestriction: Restriction {
    var isEmpty: Bool { metres == nil }

    init(reading fields: inout ObjectReader) {
        self.init(metres: fields.optional("within_metres", .integer(1...Limits.distanceMetres)))
    }

    var members: [JSON.Member] { metres.map { [.init("within_metres", .integer($0))] } ?? [] }

    func validate(_ faults: inout OfferFaults) {
        guard let metres else { return }
        faults.requireRange(metres, 1...Limits.distanceMetres, "/restrictions/within_metres")
    }

    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults) {
        guard let metres else { return }
        guard let distance = circumstances.situation.distanceMetres else {
            return faults.add(
                .locationRequired,
                circumstances.order.location == nil
                    ? "Send the customer's location with the order."
                    : "Name a store whose location is known.",
                required: .string("a location"), actual: .null)
        }
        if distance <= metres { return }
        faults.add(
            .tooFar, "Come nearer to the store to use this coupon.",
            required: ["maximum_metres": .integer(metres)], actual: .integer(distance))
    }
}
