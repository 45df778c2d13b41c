import Domain
import Engine

/// Campaign templates over HTTP.
extension EngineHandlers {
    package func listCampaignTemplates(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let items = templates.names.compactMap { templates[$0]?.summary }
        return OperationResponse(
            status: 200, json: PageDocument.json(items: items, nextCursor: nil))
    }

    package func getCampaignTemplate(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        OperationResponse(status: 200, json: try template(request).document)
    }

    package func createCampaignFromTemplate(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let template = try template(request)
        let chosen = try TemplateRequest.read(
            try optionalJSON(request) ?? .object([]), for: template)
        return OperationResponse(
            try await engine.createCampaign(
                from: template, chosen, try identity(request, "createCampaignFromTemplate")))
    }

    private func template(_ request: OperationRequest) throws(Refusal) -> CampaignTemplate {
        guard let template = templates[request.pathParameters["template"] ?? ""] else {
            throw Refusal(
                .notFound, "No template has this name. List them with listCampaignTemplates.")
        }
        return template
    }
}
