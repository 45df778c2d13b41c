import Domain

/// Every operation of the merchant's interface, bound to its handler.
package struct OperationTable: Sendable {
    package let operations: [Operation]

    package init(_ handlers: any Handlers) {
        operations =
            CampaignsOperations.all(handlers) + TemplatesOperations.all(handlers)
            + OffersOperations.all(handlers)
            + VersionsOperations.all(handlers) + ReplaysOperations.all(handlers)
            + ApprovalsOperations.all(handlers)
            + MembersOperations.all(handlers) + AudiencesOperations.all(handlers)
            + StoresOperations.all(handlers)
            + RewardsOperations.all(handlers) + SettlementOperations.all(handlers)
            + CouponsOperations.all(handlers)
            + CodeBatchesOperations.all(handlers) + IssueJobsOperations.all(handlers)
            + RedemptionOperations.all(handlers) + OrdersOperations.all(handlers)
            + HoldsOperations.all(handlers)
            + GiftCardsOperations.all(handlers)
            + ReportsOperations.all(handlers) + LedgerOperations.all(handlers)
            + EventsOperations.all(handlers) + IdentityOperations.all(handlers)
    }

    package subscript(id: String) -> Operation? {
        operations.first { $0.id == id }
    }

    /// Calls an operation in-process, with the checks of parameters and key the edge would make;
    /// for the command line. The caller must hold the operation's scope.
    package func perform(
        _ id: String, _ request: OperationRequest
    ) async throws -> OperationResponse {
        guard let operation = self[id] else {
            throw Refusal(.notFound, "No operation has the name \(id).")
        }
        if let scope = operation.scope, request.caller?.scopes.contains(scope) != true {
            throw Problem.missingScope(scope)
        }
        if operation.idempotency == .required, request.idempotencyKey == nil {
            throw Refusal(.idempotencyKeyMissing, "Give an idempotency key.")
        }
        let items = request.query.sorted { $0.key < $1.key }.map {
            RequestTarget.QueryItem(name: $0.key, value: $0.value)
        }
        _ = try operation.checkedQuery(items)
        try operation.checkPath(request.pathParameters)
        return try await operation.handler(request)
    }
}
