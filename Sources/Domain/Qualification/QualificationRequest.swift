/// The body of qualifyVouchers: an order, and whose wallet is held against it.
package struct QualificationRequest: Hashable, Sendable {
    package var order: Order
    /// External id of the member.
    package let member: String
    /// As of a redemption.
    package var device: String?

    package static func read(_ json: JSON) throws(Refusal) -> QualificationRequest {
        try ObjectReader.read(json) { fields in
            let order = fields.required("order", .order)
            let member = fields.required("member", .externalID)
            let device = fields.optional("device", .reference)
            guard let order, let member else { return nil }
            return QualificationRequest(order: order, member: member, device: device)
        }
    }
}
