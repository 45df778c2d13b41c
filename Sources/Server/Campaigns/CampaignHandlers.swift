import Domain
import Engine

/// Campaigns and their offers over HTTP.
extension EngineHandlers {
    package func createCampaign(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try CampaignDraft.read(try json(request))
        return OperationResponse(
            try await engine.createCampaign(draft, try identity(request, "createCampaign")))
    }

    package func listCampaigns(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.campaigns(
                tenant: try caller(request).tenant, after: page.after, limit: page.limit))
    }

    package func getCampaign(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.campaign(
                try campaign(request), tenant: try caller(request).tenant))
    }

    package func updateCampaign(_ request: OperationRequest) async throws -> OperationResponse {
        let changes = try CampaignChanges.read(try json(request))
        return OperationResponse(
            try await engine.updateCampaign(
                try campaign(request), changes, try identity(request, "updateCampaign")))
    }

    package func changeCampaignBudget(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let draft = try BudgetChangeDraft.read(try json(request))
        return OperationResponse(
            try await engine.changeCampaignBudget(
                try campaign(request), draft, try identity(request, "changeCampaignBudget")))
    }

    package func pauseCampaign(_ request: OperationRequest) async throws -> OperationResponse {
        try EmptyDraft.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.pauseCampaign(
                try campaign(request), try identity(request, "pauseCampaign")))
    }

    package func resumeCampaign(_ request: OperationRequest) async throws -> OperationResponse {
        try EmptyDraft.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.resumeCampaign(
                try campaign(request), try identity(request, "resumeCampaign")))
    }

    func campaign(_ request: OperationRequest) throws(Refusal) -> CampaignID {
        try identifier(request, "campaign_id", as: CampaignID.self, what: "campaign")
    }

    // MARK: Offers

    package func createOffer(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try OfferDraft.read(try json(request))
        return OperationResponse(
            try await engine.createOffer(draft, try identity(request, "createOffer")))
    }

    package func listOffers(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        let campaign = try request.query["campaign_id"].map { text throws(Refusal) in
            try engine.codes.identifier(text, as: CampaignID.self, what: "campaign")
        }
        return answer(
            try await engine.offers(
                tenant: try caller(request).tenant, campaign: campaign, after: page.after,
                limit: page.limit))
    }

    package func getOffer(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.offer(
                try offer(request), tenant: try caller(request).tenant))
    }

    package func createOfferVersion(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let draft = try OfferVersionDraft.read(try json(request))
        return OperationResponse(
            try await engine.createOfferVersion(
                try offer(request), draft, try identity(request, "createOfferVersion")))
    }

    package func listOfferVersions(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.offerVersions(
                try offer(request), tenant: try caller(request).tenant, after: page.after,
                limit: page.limit))
    }
}
