/// Regions an offer works in, by codes that begin with those of the region around them, such as
/// GB/T 2260 (31 Shanghai, 310115 Pudong in it). An order without a region is refused.
package struct RegionRestriction: Hashable, Sendable {
    package var codes: NameSet

    package init(_ codes: NameSet = []) {
        self.codes = codes
    }
}

extension RegionRestriction: Restriction {
    var isEmpty: Bool { codes.isEmpty }

    init(reading fields: inout ObjectReader) {
        self.init(NameSet(fields.optional("regions", .restrictionEntries) ?? []))
    }

    var members: [JSON.Member] { .names("regions", codes) }

    func validate(_ faults: inout OfferFaults) {
        faults.requireEntries(codes, "/restrictions/regions")
    }

    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults) {
        if let region = circumstances.order.region, isWithin(region) { return }
        faults.add(
            .wrongRegion, "Use this coupon in one of the regions it is valid for.",
            required: .listing(codes, "regions"), actual: .text(orNull: circumstances.order.region))
    }

    /// A region lies in each region whose code its own begins with: a look-up for each length,
    /// whatever the number of codes.
    private func isWithin(_ region: String) -> Bool {
        region.indices.contains { index in
            codes.contains(HashedName(String(region[...index])))
        }
    }
}
