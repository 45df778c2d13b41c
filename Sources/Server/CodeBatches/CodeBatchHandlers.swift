import Domain
import Engine

/// Code batches over HTTP.
extension EngineHandlers {
    package func createCodeBatch(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try CodeBatchDraft.read(try json(request))
        return OperationResponse(
            try await engine.createCodeBatch(draft, try identity(request, "createCodeBatch")))
    }

    package func listCodeBatches(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.codeBatches(
                tenant: try caller(request).tenant, after: page.after, limit: page.limit))
    }

    package func getCodeBatch(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.codeBatch(
                try codeBatch(request), tenant: try caller(request).tenant))
    }

    package func voidCodeBatch(_ request: OperationRequest) async throws -> OperationResponse {
        let reason = try ReasonDraft.read(try optionalJSON(request)).reason
        return OperationResponse(
            try await engine.voidCodeBatch(
                try codeBatch(request), reason: reason, try identity(request, "voidCodeBatch")))
    }

    func codeBatch(_ request: OperationRequest) throws(Refusal) -> CodeBatchID {
        try identifier(request, "batch_id", as: CodeBatchID.self, what: "code batch")
    }
}

/// Codes of a batch, sent as they are made.
extension EngineHandlers {
    package func exportCodes(_ request: OperationRequest) async throws -> OperationResponse {
        let order = exportOrder(request)
        let id = try codeBatch(request)
        // Nobody gets a code by `HEAD`, so the journal is not to say so.
        guard !request.isHead else {
            try await engine.checkCodeExport(of: id, order, tenant: try caller(request).tenant)
            return exportAnswer(id, order, BodyStream { nil })
        }
        // One piece ahead of the peer, so that an export leaves processors to the tills.
        let export = try await engine.exportCodes(
            of: id, order, tasks: 1, try identity(request, "exportCodes"))
        return exportAnswer(id, order, BodyStream { try await export.next()?.bytes })
    }

    private func exportAnswer(
        _ id: CodeBatchID, _ order: CodeExportOrder, _ stream: BodyStream
    ) -> OperationResponse {
        let name = "\(engine.codes.text(id)).\(order.format.rawValue)"
        return OperationResponse(
            status: 200, contentType: order.format == .csv ? MediaType.csv : MediaType.jsonLines,
            headers: [("content-disposition", "attachment; filename=\"\(name)\"")], body: [],
            stream: stream)
    }

    /// The parameters were checked by the edge.
    private func exportOrder(_ request: OperationRequest) -> CodeExportOrder {
        let query = request.query
        return CodeExportOrder(
            format: query["format"].flatMap(CodeExportOrder.Format.init) ?? .csv,
            forms: query["codes"].flatMap(CodeExportOrder.Forms.init) ?? .both,
            image: query["qr"].flatMap(CodeExportOrder.Image.init) ?? .none,
            first: query["from"].flatMap { Int64($0) } ?? 1,
            count: query["count"].flatMap { Int64($0) })
    }
}
