// Templates
//
// A template is a campaign and its offers with named holes: data that marketers edit, no code. It
// says of each hole what may stand there, and it carries example orders with what comes of them, so
// that it explains itself and a test can play it.
//
// A template is checked when it is read: every hole is filled with its default or example, in both
// languages, and the campaign and offers that come out are checked as if somebody had sent them.
// What passes can only be refused later for the values that a caller chose, and such a refusal
// names the parameter, not a place inside the template.

import Ledger

package struct CampaignTemplate: Sendable {
    /// 1 ... 64 of `a-z 0-9 -`: the name of its file.
    package let name: String
    package let parameters: [TemplateParameter]
    package let examples: [TemplateExample]
    /// The template as answers show it: as it was written.
    package let document: JSON
    let campaign: CampaignPart
    /// Bodies of createOffer without `campaign_id`, with holes.
    let offers: [JSON]

    /// What a campaign needs that is no hole: every template has it.
    struct CampaignPart: Sendable {
        let name: LocalText
        let currency: Asset
        /// How long it lasts where the caller does not say: 1 ... 36,500.
        let days: Int64
        /// Minor units; nil for no limit.
        let budget: Int64?
    }

    /// Reads a template's file.
    ///
    /// - Throws: what `ObjectReader.read` throws, and what speaks against the campaign or an offer
    ///   that comes out, by pointer into the file.
    package static func read(_ json: JSON) throws(Refusal) -> CampaignTemplate {
        let template = try ObjectReader.read(json) { CampaignTemplate(reading: &$0, json) }
        for language in CustomerText.Language.allCases {
            try template.check(language)
        }
        return template
    }

    private init?(reading fields: inout ObjectReader, _ document: JSON) {
        let name = fields.required("name", .templateName)
        _ = fields.required("title", .localText)
        _ = fields.required("description", .localText)
        _ = fields.optional("note", .localText)
        let parameters = fields.optional(
            "parameters", .list(of: .templateParameter, count: 0...Limits.templateParameters))
        let campaign = fields.required("campaign", .campaignPart)
        let offers = fields.required(
            "offers", .list(of: .anyObject, count: 1...Limits.templateOffers))
        let examples = fields.required(
            "examples", .list(of: .templateExample, count: 2...Limits.templateExamples))
        if let examples { Self.requireBothOutcomes(examples, &fields) }
        guard let name, let campaign, let offers, let examples, fields.hasNoFault else {
            return nil
        }
        self.name = name
        self.parameters = parameters ?? []
        self.campaign = campaign
        self.offers = offers
        self.examples = examples
        self.document = document
    }

    /// One order that gets something and one that narrowly does not: else nobody sees what it does.
    private static func requireBothOutcomes(
        _ examples: [TemplateExample], _ fields: inout ObjectReader
    ) {
        let isShown = examples.contains { $0.outcome.isGiven }
        let isRefused = examples.contains { !$0.outcome.isGiven }
        guard !isShown || !isRefused else { return }
        fields.refuse(
            "examples", .invalidField,
            required: "one order that saves something and one that is refused",
            actual: isShown ? "none is refused" : "all are refused")
    }

    private func check(_ language: CustomerText.Language) throws(Refusal) {
        let request = try TemplateRequest.examples(for: self, language)
        let rendered = try render(request, now: TemplateExample.campaignStart)
        let campaign = Campaign(
            tenant: TenantID(1), id: CampaignID(1), number: 1, name: rendered.campaign.name,
            currency: rendered.campaign.currency, startsAt: rendered.campaign.startsAt,
            endsAt: rendered.campaign.endsAt, budget: rendered.campaign.budget, state: .active,
            metadata: rendered.campaign.metadata, createdAt: rendered.campaign.startsAt)
        for (index, draft) in rendered.offers.enumerated() {
            let offer = Offer(
                tenant: campaign.tenant, id: OfferID(Int64(index) + 1), campaign: campaign.id,
                name: draft.name, definition: draft.definition, metadata: draft.metadata,
                createdAt: campaign.createdAt)
            do throws(Refusal) {
                try offer.validate(in: campaign)
            } catch {
                throw rendered.addressed(error, offer: index)
            }
        }
        for (index, example) in examples.enumerated() {
            try example.check(offers: offers.count, at: "/examples/\(index)")
        }
    }
}

/// The same words in the languages that the program speaks.
package struct LocalText: Hashable, Sendable {
    let chinese: String
    let english: String

    package subscript(language: CustomerText.Language) -> String {
        language == .chinese ? chinese : english
    }
}

extension FieldFormat where Value == LocalText {
    /// `{"zh-CN": "...", "en": "..."}`.
    static var localText: FieldFormat {
        .object { fields in
            let chinese = fields.required("zh-CN", .text(1...Limits.templateTextBytes))
            let english = fields.required("en", .text(1...Limits.templateTextBytes))
            guard let chinese, let english else { return nil }
            return LocalText(chinese: chinese, english: english)
        }
    }
}

extension FieldFormat where Value == CampaignTemplate.CampaignPart {
    fileprivate static var campaignPart: FieldFormat {
        .object { fields in
            let name = fields.required("name", .localText)
            let currency = fields.required("currency", .currency)
            let days = fields.required("days", .templateDays)
            let budget = fields.optional("budget", .amount)
            guard let name, let currency, let days else { return nil }
            return CampaignTemplate.CampaignPart(
                name: name, currency: currency, days: days, budget: budget)
        }
    }
}

extension FieldFormat where Value == Int64 {
    /// How long a campaign lasts: up to a hundred years.
    static var templateDays: FieldFormat { integer(1...36_500) }
}

extension FieldFormat where Value == JSON {
    /// An object that is read later.
    static var anyObject: FieldFormat {
        FieldFormat(expected: "object") { json, log in
            if case .object = json { return json }
            log.add(.invalidField, required: "object", actual: .string(json.typeName))
            return nil
        }
    }
}

extension FieldFormat where Value == String {
    package static var templateName: FieldFormat {
        token(1...Limits.templateNameBytes, pattern: "^[a-z0-9-]+$") { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
        }
    }
}

extension CampaignTemplate {
    /// What a list of templates shows.
    package var summary: JSON {
        .object(
            (document.members ?? []).filter { ["name", "title", "description"].contains($0.name) })
    }
}
