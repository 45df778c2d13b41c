import Domain
import Server

/// Answers every operation through one closure that is told its name.
struct StubHandlers: Handlers {
    var answer: @Sendable (String, Request) async throws -> Answer = { name, request in
        OperationResponse(
            status: 200,
            json: [
                "operation": .string(name),
                "body": .string(String(decoding: request.body, as: UTF8.self)),
                "path": .object(
                    request.pathParameters.sorted { $0.key < $1.key }.map {
                        JSON.Member($0.key, .string($0.value))
                    }),
                "query": .object(
                    request.query.sorted { $0.key < $1.key }.map {
                        JSON.Member($0.key, .string($0.value))
                    }),
                "key": .text(orNull: request.idempotencyKey),
                "device": .text(orNull: request.device),
                "tenant": .integer(orNull: request.caller?.tenant.number),
            ])
    }

    func listCampaignTemplates(_ request: Request) async throws -> Answer {
        try await answer("listCampaignTemplates", request)
    }

    func getCampaignTemplate(_ request: Request) async throws -> Answer {
        try await answer("getCampaignTemplate", request)
    }

    func createCampaignFromTemplate(_ request: Request) async throws -> Answer {
        try await answer("createCampaignFromTemplate", request)
    }

    func createCodeBatch(_ request: Request) async throws -> Answer {
        try await answer("createCodeBatch", request)
    }

    func listCodeBatches(_ request: Request) async throws -> Answer {
        try await answer("listCodeBatches", request)
    }

    func getCodeBatch(_ request: Request) async throws -> Answer {
        try await answer("getCodeBatch", request)
    }

    func stopCodeBatch(_ request: Request) async throws -> Answer {
        try await answer("stopCodeBatch", request)
    }

    func resumeCodeBatch(_ request: Request) async throws -> Answer {
        try await answer("resumeCodeBatch", request)
    }

    func voidCodeBatch(_ request: Request) async throws -> Answer {
        try await answer("voidCodeBatch", request)
    }

    func exportCodes(_ request: Request) async throws -> Answer {
        try await answer("exportCodes", request)
    }

    func recordOrder(_ request: Request) async throws -> Answer {
        try await answer("recordOrder", request)
    }

    func getOrder(_ request: Request) async throws -> Answer {
        try await answer("getOrder", request)
    }

    func cancelOrder(_ request: Request) async throws -> Answer {
        try await answer("cancelOrder", request)
    }

    func putAudience(_ request: Request) async throws -> Answer {
        try await answer("putAudience", request)
    }

    func listAudiences(_ request: Request) async throws -> Answer {
        try await answer("listAudiences", request)
    }

    func getAudience(_ request: Request) async throws -> Answer {
        try await answer("getAudience", request)
    }

    func changeAudienceMembers(_ request: Request) async throws -> Answer {
        try await answer("changeAudienceMembers", request)
    }

    func getAudienceMember(_ request: Request) async throws -> Answer {
        try await answer("getAudienceMember", request)
    }

    func getCampaignLift(_ request: Request) async throws -> Answer {
        try await answer("getCampaignLift", request)
    }

    func createIssueJob(_ request: Request) async throws -> Answer {
        try await answer("createIssueJob", request)
    }

    func listIssueJobs(_ request: Request) async throws -> Answer {
        try await answer("listIssueJobs", request)
    }

    func getIssueJob(_ request: Request) async throws -> Answer {
        try await answer("getIssueJob", request)
    }

    func listIssueJobRefusals(_ request: Request) async throws -> Answer {
        try await answer("listIssueJobRefusals", request)
    }

    func addIssueJobMembers(_ request: Request) async throws -> Answer {
        try await answer("addIssueJobMembers", request)
    }

    func startIssueJob(_ request: Request) async throws -> Answer {
        try await answer("startIssueJob", request)
    }

    func pauseIssueJob(_ request: Request) async throws -> Answer {
        try await answer("pauseIssueJob", request)
    }

    func resumeIssueJob(_ request: Request) async throws -> Answer {
        try await answer("resumeIssueJob", request)
    }

    func cancelIssueJob(_ request: Request) async throws -> Answer {
        try await answer("cancelIssueJob", request)
    }

    func createCampaign(_ request: Request) async throws -> Answer {
        try await answer("createCampaign", request)
    }

    func listCampaigns(_ request: Request) async throws -> Answer {
        try await answer("listCampaigns", request)
    }

    func getCampaign(_ request: Request) async throws -> Answer {
        try await answer("getCampaign", request)
    }

    func updateCampaign(_ request: Request) async throws -> Answer {
        try await answer("updateCampaign", request)
    }

    func changeCampaignBudget(_ request: Request) async throws -> Answer {
        try await answer("changeCampaignBudget", request)
    }

    func upsertParty(_ request: Request) async throws -> Answer {
        try await answer("upsertParty", request)
    }

    func listParties(_ request: Request) async throws -> Answer {
        try await answer("listParties", request)
    }

    func getParty(_ request: Request) async throws -> Answer {
        try await answer("getParty", request)
    }

    func getClearingReport(_ request: Request) async throws -> Answer {
        try await answer("getClearingReport", request)
    }

    func pauseCampaign(_ request: Request) async throws -> Answer {
        try await answer("pauseCampaign", request)
    }

    func resumeCampaign(_ request: Request) async throws -> Answer {
        try await answer("resumeCampaign", request)
    }

    func upsertStore(_ request: Request) async throws -> Answer {
        try await answer("upsertStore", request)
    }

    func getMemberBalances(_ request: Request) async throws -> Answer {
        try await answer("getMemberBalances", request)
    }

    func setPointsWorth(_ request: Request) async throws -> Answer {
        try await answer("setPointsWorth", request)
    }

    func getPointsWorth(_ request: Request) async throws -> Answer {
        try await answer("getPointsWorth", request)
    }

    func getStore(_ request: Request) async throws -> Answer {
        try await answer("getStore", request)
    }

    func qualifyVouchers(_ request: Request) async throws -> Answer {
        try await answer("qualifyVouchers", request)
    }

    func createOffer(_ request: Request) async throws -> Answer {
        try await answer("createOffer", request)
    }

    func listOffers(_ request: Request) async throws -> Answer {
        try await answer("listOffers", request)
    }

    func getOffer(_ request: Request) async throws -> Answer {
        try await answer("getOffer", request)
    }

    func stopOffer(_ request: Request) async throws -> Answer {
        try await answer("stopOffer", request)
    }

    func resumeOffer(_ request: Request) async throws -> Answer {
        try await answer("resumeOffer", request)
    }

    func createOfferVersion(_ request: Request) async throws -> Answer {
        try await answer("createOfferVersion", request)
    }

    func listOfferVersions(_ request: Request) async throws -> Answer {
        try await answer("listOfferVersions", request)
    }

    func simulateOrder(_ request: Request) async throws -> Answer {
        try await answer("simulateOrder", request)
    }

    func createReplay(_ request: Request) async throws -> Answer {
        try await answer("createReplay", request)
    }

    func getCampaignJob(_ request: Request) async throws -> Answer {
        try await answer("getCampaignJob", request)
    }

    func listReplayedOrders(_ request: Request) async throws -> Answer {
        try await answer("listReplayedOrders", request)
    }

    func cancelCampaignJob(_ request: Request) async throws -> Answer {
        try await answer("cancelCampaignJob", request)
    }

    func extendCampaign(_ request: Request) async throws -> Answer {
        try await answer("extendCampaign", request)
    }

    func approveCampaign(_ request: Request) async throws -> Answer {
        try await answer("approveCampaign", request)
    }

    func setApprovalRule(_ request: Request) async throws -> Answer {
        try await answer("setApprovalRule", request)
    }

    func getApprovalRule(_ request: Request) async throws -> Answer {
        try await answer("getApprovalRule", request)
    }

    func upsertMember(_ request: Request) async throws -> Answer {
        try await answer("upsertMember", request)
    }

    func getMember(_ request: Request) async throws -> Answer {
        try await answer("getMember", request)
    }

    func listMemberCoupons(_ request: Request) async throws -> Answer {
        try await answer("listMemberCoupons", request)
    }

    func issueCoupon(_ request: Request) async throws -> Answer {
        try await answer("issueCoupon", request)
    }

    func getCoupon(_ request: Request) async throws -> Answer {
        try await answer("getCoupon", request)
    }

    func getCouponQR(_ request: Request) async throws -> Answer {
        try await answer("getCouponQR", request)
    }

    func voidCoupon(_ request: Request) async throws -> Answer {
        try await answer("voidCoupon", request)
    }

    func validateVouchers(_ request: Request) async throws -> Answer {
        try await answer("validateVouchers", request)
    }

    func redeemVouchers(_ request: Request) async throws -> Answer {
        try await answer("redeemVouchers", request)
    }

    func listRedemptions(_ request: Request) async throws -> Answer {
        try await answer("listRedemptions", request)
    }

    func getRedemption(_ request: Request) async throws -> Answer {
        try await answer("getRedemption", request)
    }

    func rollbackRedemption(_ request: Request) async throws -> Answer {
        try await answer("rollbackRedemption", request)
    }

    func returnGoods(_ request: Request) async throws -> Answer {
        try await answer("returnGoods", request)
    }

    func listReturns(_ request: Request) async throws -> Answer {
        try await answer("listReturns", request)
    }

    func issueGiftCard(_ request: Request) async throws -> Answer {
        try await answer("issueGiftCard", request)
    }

    func getGiftCard(_ request: Request) async throws -> Answer {
        try await answer("getGiftCard", request)
    }

    func activateGiftCard(_ request: Request) async throws -> Answer {
        try await answer("activateGiftCard", request)
    }

    func getGiftCardQR(_ request: Request) async throws -> Answer {
        try await answer("getGiftCardQR", request)
    }

    func listGiftCardActivities(_ request: Request) async throws -> Answer {
        try await answer("listGiftCardActivities", request)
    }

    func refundGiftCard(_ request: Request) async throws -> Answer {
        try await answer("refundGiftCard", request)
    }

    func blockGiftCard(_ request: Request) async throws -> Answer {
        try await answer("blockGiftCard", request)
    }

    func unblockGiftCard(_ request: Request) async throws -> Answer {
        try await answer("unblockGiftCard", request)
    }

    func getCampaignReport(_ request: Request) async throws -> Answer {
        try await answer("getCampaignReport", request)
    }

    func getTrialBalance(_ request: Request) async throws -> Answer {
        try await answer("getTrialBalance", request)
    }

    func getRedemptionReceipt(_ request: Request) async throws -> Answer {
        try await answer("getRedemptionReceipt", request)
    }

    func reverseRequest(_ request: Request) async throws -> Answer {
        try await answer("reverseRequest", request)
    }

    func placeHold(_ request: Request) async throws -> Answer {
        try await answer("placeHold", request)
    }

    func listHolds(_ request: Request) async throws -> Answer {
        try await answer("listHolds", request)
    }

    func getHold(_ request: Request) async throws -> Answer {
        try await answer("getHold", request)
    }

    func captureHold(_ request: Request) async throws -> Answer {
        try await answer("captureHold", request)
    }

    func voidHold(_ request: Request) async throws -> Answer {
        try await answer("voidHold", request)
    }

    func getEntryReceipt(_ request: Request) async throws -> Answer {
        try await answer("getEntryReceipt", request)
    }

    func getJournalHead(_ request: Request) async throws -> Answer {
        try await answer("getJournalHead", request)
    }

    func listEvents(_ request: Request) async throws -> Answer {
        try await answer("listEvents", request)
    }

    func createAPIKey(_ request: Request) async throws -> Answer {
        try await answer("createAPIKey", request)
    }

    func listAPIKeys(_ request: Request) async throws -> Answer {
        try await answer("listAPIKeys", request)
    }

    func revokeAPIKey(_ request: Request) async throws -> Answer {
        try await answer("revokeAPIKey", request)
    }
}
