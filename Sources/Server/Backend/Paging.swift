import Domain
import Engine

/// A place in a list, as an opaque cursor: an id like any other, so it tells nothing.
private enum CursorEntity: IdentifiedEntity {
    static let prefix = "cur"
}

extension EngineHandlers {
    /// How many items, and after which number.
    struct PageRequest {
        let limit: Int
        let after: Int64
    }

    /// Refusals: `invalid_field` for a cursor that no answer of ours contained.
    func page(_ request: OperationRequest) throws(Refusal) -> PageRequest {
        let limit = request.query["limit"].flatMap { Int($0) } ?? Limits.defaultPageItems
        guard let cursor = request.query["cursor"] else {
            return PageRequest(limit: limit, after: 0)
        }
        guard let place = engine.codes.identifier(cursor, as: Identifier<CursorEntity>.self) else {
            throw Refusal(
                .invalidField, "Use the next_cursor of the page before, unchanged.",
                [
                    Condition(
                        "cursor", subject: "/query/cursor",
                        required: .string("a next_cursor of this list"),
                        actual: .string("something else"))
                ])
        }
        return PageRequest(limit: limit, after: place.number)
    }

    func answer(_ page: Page) -> OperationResponse {
        let next = page.next.map { engine.codes.text(Identifier<CursorEntity>($0)) }
        return OperationResponse(
            status: 200, json: PageDocument.json(items: page.items, nextCursor: next))
    }
}
