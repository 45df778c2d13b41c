package import Domain
import Ledger
import Store

/// Creates a campaign and its offers, all or none: whatever speaks against one of them is found
/// before anything changes.
struct CreateFromTemplate: Command {
    let template: String
    let rendered: RenderedCampaign
    let create: CreateCampaign
    /// As many as the template has offers.
    let offers: [CreateOffer]

    func run(_ context: CommandContext) throws -> Answer {
        let campaign = create.campaign(number: 1, context)
        _ = try campaign.open()
        for (index, offer) in offers.enumerated() {
            do {
                try offer.check(in: campaign, context)
            } catch let refusal as Refusal {
                throw rendered.addressed(refusal, offer: index)
            }
        }
        let created = try create.run(context)
        let answers = try offers.map { try $0.run(context) }
        let body: JSON = [
            "template": .string(template),
            "campaign": try JSON.parse(created.body),
            "offers": .array(try answers.map { try JSON.parse($0.body) }),
        ]
        return Answer(status: 201, body: body.serialized())
    }
}

extension Engine {
    /// Creates what a template and a caller's choice make.
    ///
    /// Refusals: those of `createCampaign` and `createOffer`, by parameter.
    package func createCampaign(
        from template: CampaignTemplate, _ request: TemplateRequest, _ identity: RequestIdentity
    ) async throws -> Answer {
        let rendered = try template.render(request, now: clock())
        try checkPublicCodes(rendered, identity)
        let id = CampaignID(try numbers.nextID())
        let offers = try rendered.offers.map { draft in
            CreateOffer(id: OfferID(try numbers.nextID()), campaign: id, draft: draft)
        }
        return try await perform(
            CreateFromTemplate(
                template: template.name, rendered: rendered,
                create: CreateCampaign(id: id, draft: rendered.campaign), offers: offers),
            identity)
    }

    private func checkPublicCodes(
        _ rendered: RenderedCampaign, _ identity: RequestIdentity
    ) throws(Refusal) {
        var seen: Set<String> = []
        for (index, offer) in rendered.offers.enumerated() {
            guard let code = offer.definition.publicCode else { continue }
            do throws(Refusal) {
                try checkForm(ofPublicCode: code, identity)
                guard seen.insert(code).inserted else { throw Self.sameWord(code) }
            } catch {
                throw rendered.addressed(error, offer: index)
            }
        }
    }

    private static func sameWord(_ code: String) -> Refusal {
        Refusal(
            .alreadyExists, "Choose another public code for each offer.",
            [
                Condition(
                    "public_code", subject: "/public_code", required: "an unused code",
                    actual: .string(code))
            ])
    }
}
