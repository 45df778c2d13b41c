import Domain
import Ledger
import Store

extension CampaignTermsDraft {
    /// The terms with their parties looked up; nil where the draft says nothing of them.
    ///
    /// Refusals: `not_found` (a party), `invalid_field` (a zone).
    func terms(of campaign: Campaign, _ context: CommandContext) throws -> CampaignTerms? {
        guard !isEmpty else { return nil }
        try pacing?.checkZone()
        return try CampaignTerms(self, of: campaign) { reference in
            try context.work.knownParty(
                reference, at: reference == issuer ? "/issuer" : "/payers", context.tenant)
        }
    }
}

extension BudgetPacing {
    /// Which zones there are is a fact of the system.
    func checkZone() throws(Refusal) {
        guard let zone, ZoneBook.zone(zone) == nil else { return }
        throw Refusal(
            .invalidField, "Name a time zone by its IANA name, such as Asia/Shanghai.",
            [
                Condition(
                    RefusalCode.invalidField.rawValue, subject: "/budget/time_zone",
                    required: .string("an IANA time zone"), actual: .string(zone))
            ])
    }

    /// These parts where they are said, the others as they were.
    func over(_ old: BudgetPacing?) -> BudgetPacing {
        BudgetPacing(
            perDay: perDay ?? old?.perDay, isEven: isEven || old?.isEven == true,
            zone: zone ?? old?.zone)
    }
}
