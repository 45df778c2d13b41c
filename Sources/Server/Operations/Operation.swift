// The room of operations: one table drives everything.
//
// Each operation of the interface is one value: its name, where it is found, who may call it, what
// it takes and what it answers, and the handler that does it. Routing, authentication, limits,
// parameter checks, metrics, the access log and the OpenAPI document all read this one table, so
// none of them can disagree with another, and a new operation is one entry.
//
// `Handlers` is what the table calls; the engine's side implements it. `OperationTable` binds the
// two. The command line calls `OperationTable.perform` in-process, without a socket.

package import Domain

/// One operation of the HTTP interface.
package struct Operation: Sendable {
    package enum Method: String, CaseIterable, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
    }

    package enum Idempotency: Sendable {
        /// The header must be there.
        case required
        /// Used where given.
        case optional
        /// Reads only; the header is ignored.
        case none
    }

    package typealias Handler = @Sendable (OperationRequest) async throws -> OperationResponse

    /// `operationId` in the OpenAPI document, label in metrics and log; never changes.
    package let id: String
    package let method: Method
    /// Template such as `/v1/campaigns/{campaign_id}`.
    package let path: String
    package let summary: String
    package let description: String
    /// Group in the OpenAPI document.
    package let tag: String
    /// Nil: answered without a key.
    package let scope: Scope?
    package let idempotency: Idempotency
    /// Path and query parameters; anything else in the query is refused.
    package let parameters: [Parameter]
    /// Nil: a request with a body is refused.
    package let body: RequestBody?
    /// Answers when all is well; problems are added from what the operation can refuse.
    package let responses: [Response]
    /// Problem statuses beyond those every operation has; see `OpenAPIDocument`.
    package let refusals: [Int]
    package let handler: Handler

    /// Largest request body, in bytes.
    package var bodyLimit: Int { body?.limit ?? 0 }

    package init(
        _ id: String, _ method: Method, _ path: String, tag: String, scope: Scope?,
        idempotency: Idempotency = .none, summary: String, description: String = "",
        parameters: [Parameter] = [], body: RequestBody? = nil, responses: [Response],
        refusals: [Int] = [], handler: @escaping Handler
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.tag = tag
        self.scope = scope
        self.idempotency = idempotency
        self.summary = summary
        self.description = description
        self.parameters = parameters
        self.body = body
        self.responses = responses
        self.refusals = refusals
        self.handler = handler
    }
}

/// The JSON document an operation takes.
package struct RequestBody: Sendable {
    package let schema: Schema
    package let example: JSON
    /// False: an empty body is the same as `{}`.
    package let isRequired: Bool
    /// Largest body, in bytes.
    package let limit: Int

    package init(
        _ schema: Schema, example: JSON, isRequired: Bool = true, limit: Int = Limits.bodyBytes
    ) {
        self.schema = schema
        self.example = example
        self.isRequired = isRequired
        self.limit = limit
    }
}

/// One answer of an operation.
package struct Response: Sendable {
    package let status: Int
    package let description: String
    /// Media types with the schema of each; several where the caller chooses.
    package let content: [(mediaType: String, schema: Schema)]
    package let example: JSON?

    package init(_ status: Int, _ description: String, _ schema: Schema, example: JSON? = nil) {
        self.init(
            status, description, content: [(MediaType.json, schema)], example: example)
    }

    package init(
        _ status: Int, _ description: String, content: [(mediaType: String, schema: Schema)],
        example: JSON? = nil
    ) {
        self.status = status
        self.description = description
        self.content = content
        self.example = example
    }
}

/// The media types the interface speaks.
package enum MediaType {
    package static let json = "application/json"
    package static let problem = "application/problem+json"
    package static let yaml = "application/yaml"
    package static let csv = "text/csv; charset=utf-8"
    package static let jsonLines = "application/x-ndjson"
    package static let svg = "image/svg+xml"
    package static let png = "image/png"
    package static let plainText = "text/plain; charset=utf-8"
    /// The Prometheus text format, version 0.0.4.
    package static let metrics = "text/plain; version=0.0.4; charset=utf-8"
}
