/// What the operations do: one method each, named as the operation.
///
/// A handler throws `Refusal` for a command that was understood and refused, `Problem` for an
/// answer it wants exactly so, and any other error for a failure (`Backend.problem` decides what
/// the caller sees of it).
package protocol Handlers: Sendable {
    typealias Request = OperationRequest
    typealias Answer = OperationResponse

    // MARK: Campaigns and offers
    func createCampaign(_ request: Request) async throws -> Answer
    func listCampaigns(_ request: Request) async throws -> Answer
    func getCampaign(_ request: Request) async throws -> Answer
    func updateCampaign(_ request: Request) async throws -> Answer
    func changeCampaignBudget(_ request: Request) async throws -> Answer
    func pauseCampaign(_ request: Request) async throws -> Answer
    func resumeCampaign(_ request: Request) async throws -> Answer
    func listCampaignTemplates(_ request: Request) async throws -> Answer
    func getCampaignTemplate(_ request: Request) async throws -> Answer
    func createCampaignFromTemplate(_ request: Request) async throws -> Answer
    func upsertStore(_ request: Request) async throws -> Answer
    func getStore(_ request: Request) async throws -> Answer
    func qualifyVouchers(_ request: Request) async throws -> Answer
    func createOffer(_ request: Request) async throws -> Answer
    func listOffers(_ request: Request) async throws -> Answer
    func getOffer(_ request: Request) async throws -> Answer
    func stopOffer(_ request: Request) async throws -> Answer
    func resumeOffer(_ request: Request) async throws -> Answer
    func createOfferVersion(_ request: Request) async throws -> Answer
    func listOfferVersions(_ request: Request) async throws -> Answer
    func simulateOrder(_ request: Request) async throws -> Answer
    func createReplay(_ request: Request) async throws -> Answer
    func getCampaignJob(_ request: Request) async throws -> Answer
    func listReplayedOrders(_ request: Request) async throws -> Answer
    func cancelCampaignJob(_ request: Request) async throws -> Answer
    func extendCampaign(_ request: Request) async throws -> Answer
    func approveCampaign(_ request: Request) async throws -> Answer
    func setApprovalRule(_ request: Request) async throws -> Answer
    func getApprovalRule(_ request: Request) async throws -> Answer

    // MARK: Settlement
    func upsertParty(_ request: Request) async throws -> Answer
    func listParties(_ request: Request) async throws -> Answer
    func getParty(_ request: Request) async throws -> Answer
    func getClearingReport(_ request: Request) async throws -> Answer

    // MARK: Members
    func upsertMember(_ request: Request) async throws -> Answer
    func getMember(_ request: Request) async throws -> Answer
    func listMemberCoupons(_ request: Request) async throws -> Answer
    func getMemberBalances(_ request: Request) async throws -> Answer
    func setPointsWorth(_ request: Request) async throws -> Answer
    func getPointsWorth(_ request: Request) async throws -> Answer

    // MARK: Audiences
    func putAudience(_ request: Request) async throws -> Answer
    func listAudiences(_ request: Request) async throws -> Answer
    func getAudience(_ request: Request) async throws -> Answer
    func changeAudienceMembers(_ request: Request) async throws -> Answer
    func getAudienceMember(_ request: Request) async throws -> Answer

    // MARK: Coupons
    func issueCoupon(_ request: Request) async throws -> Answer
    func getCoupon(_ request: Request) async throws -> Answer
    func getCouponQR(_ request: Request) async throws -> Answer
    func voidCoupon(_ request: Request) async throws -> Answer

    // MARK: Code batches
    func createCodeBatch(_ request: Request) async throws -> Answer
    func listCodeBatches(_ request: Request) async throws -> Answer
    func getCodeBatch(_ request: Request) async throws -> Answer
    func stopCodeBatch(_ request: Request) async throws -> Answer
    func resumeCodeBatch(_ request: Request) async throws -> Answer
    func voidCodeBatch(_ request: Request) async throws -> Answer
    func exportCodes(_ request: Request) async throws -> Answer

    // MARK: Issue jobs
    func createIssueJob(_ request: Request) async throws -> Answer
    func listIssueJobs(_ request: Request) async throws -> Answer
    func getIssueJob(_ request: Request) async throws -> Answer
    func listIssueJobRefusals(_ request: Request) async throws -> Answer
    func addIssueJobMembers(_ request: Request) async throws -> Answer
    func startIssueJob(_ request: Request) async throws -> Answer
    func pauseIssueJob(_ request: Request) async throws -> Answer
    func resumeIssueJob(_ request: Request) async throws -> Answer
    func cancelIssueJob(_ request: Request) async throws -> Answer

    // MARK: Redemption
    func validateVouchers(_ request: Request) async throws -> Answer
    func redeemVouchers(_ request: Request) async throws -> Answer
    func listRedemptions(_ request: Request) async throws -> Answer
    func getRedemption(_ request: Request) async throws -> Answer
    func rollbackRedemption(_ request: Request) async throws -> Answer
    func returnGoods(_ request: Request) async throws -> Answer
    func listReturns(_ request: Request) async throws -> Answer
    func getRedemptionReceipt(_ request: Request) async throws -> Answer
    func reverseRequest(_ request: Request) async throws -> Answer

    // MARK: Holds
    func placeHold(_ request: Request) async throws -> Answer
    func listHolds(_ request: Request) async throws -> Answer
    func getHold(_ request: Request) async throws -> Answer
    func captureHold(_ request: Request) async throws -> Answer
    func voidHold(_ request: Request) async throws -> Answer

    // MARK: Orders
    func recordOrder(_ request: Request) async throws -> Answer
    func getOrder(_ request: Request) async throws -> Answer
    func cancelOrder(_ request: Request) async throws -> Answer

    // MARK: Gift cards
    func issueGiftCard(_ request: Request) async throws -> Answer
    func getGiftCard(_ request: Request) async throws -> Answer
    func activateGiftCard(_ request: Request) async throws -> Answer
    func getGiftCardQR(_ request: Request) async throws -> Answer
    func listGiftCardActivities(_ request: Request) async throws -> Answer
    func refundGiftCard(_ request: Request) async throws -> Answer
    func blockGiftCard(_ request: Request) async throws -> Answer
    func unblockGiftCard(_ request: Request) async throws -> Answer

    // MARK: Reports, ledger, events
    func getCampaignReport(_ request: Request) async throws -> Answer
    func getCampaignLift(_ request: Request) async throws -> Answer
    func getTrialBalance(_ request: Request) async throws -> Answer
    func getJournalHead(_ request: Request) async throws -> Answer
    func getEntryReceipt(_ request: Request) async throws -> Answer
    func listEvents(_ request: Request) async throws -> Answer

    // MARK: Keys
    func createAPIKey(_ request: Request) async throws -> Answer
    func listAPIKeys(_ request: Request) async throws -> Answer
    func revokeAPIKey(_ request: Request) async throws -> Answer
}
