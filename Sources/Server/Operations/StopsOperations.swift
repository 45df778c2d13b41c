import Domain

/// The kill switch: offers and batches of codes are stopped and resumed at once.
enum StopsOperations {
    static func ofOffers(_ handlers: any Handlers) -> [Operation] {
        let change = { (name: String, verb: String, summary: String, handler: @escaping Handler) in
            Operation(
                name, .post, "/v1/offers/{offer_id}/\(verb)", tag: "Offers",
                scope: .campaignsWrite, idempotency: .required, summary: summary,
                description: """
                    Acts on the next request of every process: nothing of it is issued or \
                    redeemed while it is stopped.
                    """,
                parameters: [CommonParameters.id("offer_id", Rules.offer)],
                body: CommonSchemas.reasonBody("A code leaked"),
                responses: [Response(200, "The offer.", .reference("Offer"))],
                refusals: [409], handler: handler)
        }
        return [
            change("stopOffer", "stop", "Stop an offer until resumed.", handlers.stopOffer),
            change(
                "resumeOffer", "resume", "Resume an offer, with an empty window of its trip.",
                handlers.resumeOffer),
        ]
    }

    static func ofBatches(_ handlers: any Handlers) -> [Operation] {
        let change = { (name: String, verb: String, summary: String, handler: @escaping Handler) in
            Operation(
                name, .post, "/v1/code-batches/{batch_id}/\(verb)", tag: "Code batches",
                scope: .codesWrite, idempotency: .required, summary: summary,
                description: "All its codes, touched ones too, from the next request on.",
                parameters: [CodeBatchesOperations.id],
                body: CommonSchemas.reasonBody("A list of codes leaked"),
                responses: [Response(200, "The batch.", .reference("CodeBatch"))],
                refusals: [409], handler: handler)
        }
        return [
            change(
                "stopCodeBatch", "stop", "Stop the codes of a batch until resumed.",
                handlers.stopCodeBatch),
            change(
                "resumeCodeBatch", "resume", "Let the codes of a batch be used again.",
                handlers.resumeCodeBatch),
        ]
    }

    private typealias Handler = @Sendable (OperationRequest) async throws -> OperationResponse
}
