/// Checks a new offer before it is created. Offers never change, so this is the only time.
extension Offer {
    /// Names every fault by a JSON pointer into the request that creates the offer.
    ///
    /// Refusals: `invalid_field` (parts that contradict each other), `out_of_range` (a bound of
    /// `Limits`, dates outside the campaign's).
    package func validate(in campaign: Campaign) throws(Refusal) {
        precondition(campaign.id == self.campaign, "an offer is checked against its campaign")
        var faults = OfferFaults()
        faults.requireLength(name, 1...Limits.nameBytes, "/name")
        stacking.validate(limits, &faults)
        addPublicCodeFaults(&faults)
        benefit.validate(&faults)
        limits.validate(benefit, &faults)
        definition.experiment?.validate(&faults)
        definition.returns.validate(&faults)
        restrictions.validate(benefit, in: campaign, &faults)
        if benefit.giveBack != nil, let most = limits.discountPerOrder {
            faults.contradict(
                "Leave discount_per_order out: a give-back takes nothing off.",
                "/limits/discount_per_order", .null, .integer(most))
        }
        try faults.found.refuse()
    }

    private func addPublicCodeFaults(_ faults: inout OfferFaults) {
        guard let publicCode else { return }
        if restrictions.validity.countsDays {
            faults.contradict(
                "Leave wait_days and valid_days out: a public code is issued to nobody.",
                "/public_code", .null, .string(publicCode))
        }
        faults.requireLength(
            publicCode, Limits.minimumPublicCodeBytes...Limits.publicCodeBytes, "/public_code")
        let isPlain = publicCode.utf8.allSatisfy { byte in
            (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
        }
        if !isPlain {
            faults.contradict(
                "Write the public code in A to Z and 0 to 9.", "/public_code",
                .string("A-Z 0-9"), .string(publicCode))
        }
    }
}
