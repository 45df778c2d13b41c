package import Ledger

/// What comes out of a template: a campaign and its offers, as if somebody had sent them.
package struct RenderedCampaign: Sendable {
    package let campaign: CampaignDraft
    /// The campaign they belong to is not known yet.
    package let offers: [OfferDraft]
    /// Which parameter stands where: its name by JSON pointer into the template.
    let places: [String: String]

    /// A refusal about an offer, told to somebody who sent parameters: it points at the parameter
    /// that stands there, and else into the template.
    package func addressed(_ refusal: Refusal, offer index: Int) -> Refusal {
        addressed(refusal, under: "/offers/\(index)")
    }

    func addressed(_ refusal: Refusal, under root: String) -> Refusal {
        Refusal(
            refusal.code, refusal.message,
            refusal.conditions.map { condition in
                Condition(
                    condition.name, subject: subject(root + (condition.subject ?? "")),
                    required: condition.required, actual: condition.actual)
            })
    }

    private func subject(_ pointer: String) -> String {
        var place = pointer[...]
        while true {
            if let name = places[String(place)] {
                return "/parameters/" + name + pointer[place.endIndex...]
            }
            guard let slash = place.lastIndex(of: "/") else { return pointer }
            place = place[..<slash]
        }
    }
}

extension CampaignTemplate {
    /// The campaign and offers for what a caller chose.
    ///
    /// - Parameter now: where the caller names no start.
    /// - Throws: what `CampaignDraft.read` and `OfferDraft.read` throw, by parameter.
    package func render(
        _ request: TemplateRequest, now: Timestamp
    ) throws(Refusal) -> RenderedCampaign {
        var renderer = TemplateRenderer(parameters, request)
        let startsAt = request.startsAt ?? now
        let usualName = try renderer.text(campaign.name[request.language], at: "/campaign/name")
        let endsAt =
            request.endsAt ?? startsAt.advanced(byMilliseconds: request.days * 86_400_000)
        let body: JSON = .object(present: [
            "name": .string(request.name ?? usualName),
            "currency": .string(request.currency.code),
            "starts_at": .string(startsAt.rfc3339), "ends_at": .string(endsAt.rfc3339),
            "budget": request.budget.map { Money($0, request.currency).json },
            "metadata": ["template": .string(name)],
        ])
        let draft = try CampaignDraft.read(body)
        var documents: [JSON] = []
        for (index, offer) in offers.enumerated() {
            documents.append(try renderer.render(offer, at: "/offers/\(index)"))
        }
        let places = renderer.places
        let bare = RenderedCampaign(campaign: draft, offers: [], places: places)
        var drafts: [OfferDraft] = []
        for (index, document) in documents.enumerated() {
            let named = [.init("campaign_id", "to be created")] + (document.members ?? [])
            do throws(Refusal) {
                drafts.append(try OfferDraft.read(.object(named)))
            } catch {
                throw bare.addressed(error, offer: index)
            }
        }
        return RenderedCampaign(campaign: draft, offers: drafts, places: places)
    }
}
