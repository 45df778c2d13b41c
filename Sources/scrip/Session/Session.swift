import Domain
import Engine
import Ledger

/// What a command works with: the client, and how answers are printed.
struct Session: Sendable {
    let client: any OperationClient
    /// Print the exact answer documents, one per line.
    let isJSON: Bool
    /// The first mutation's idempotency key; more of them add `-2`, `-3` ...
    let idempotencyKey: String

    /// Performs one operation; a refusal is thrown, after printing it where `--json` asks for it.
    func ask(_ call: OperationCall) async throws -> OperationAnswer {
        let answer = try await client.perform(call)
        guard answer.status >= 400 else { return answer }
        if isJSON { StandardOutput.write(answer.body + [0x0A]) }
        let problem = (try? JSON.parse(answer.body)) ?? .object([])
        throw CommandFailure(problem: problem, status: answer.status)
    }

    /// Performs a mutation under the session's idempotency key.
    /// - Parameter number: 1 for the first mutation of the command, and so on.
    func change(
        _ operation: String, path: [String: String] = [:], body: JSON? = .object([]),
        number: Int = 1
    ) async throws -> OperationAnswer {
        let key = number == 1 ? idempotencyKey : "\(idempotencyKey)-\(number)"
        return try await ask(
            OperationCall(operation, path: path, body: body, idempotencyKey: key))
    }

    /// Performs a mutation that takes nothing but a reason, and prints the answer.
    func change(_ operation: String, path: [String: String], reason: String?) async throws {
        let body = JSON.object(present: ["reason": reason.map(JSON.string)])
        try print(try await change(operation, path: path, body: body))
    }

    /// Performs a read and prints the document.
    func show(_ call: OperationCall) async throws {
        try print(try await ask(call))
    }

    func print(_ answer: OperationAnswer, currency: Asset? = nil) throws {
        if isJSON { return StandardOutput.write(answer.body + [0x0A]) }
        let document = try JSON.parse(answer.body)
        Swift.print(DocumentText(currency: currency).text(document))
    }

    /// Performs a list operation and prints one page as a table.
    func list(_ call: OperationCall, columns: [String]) async throws {
        let answer = try await ask(call)
        if isJSON { return StandardOutput.write(answer.body + [0x0A]) }
        let page = try JSON.parse(answer.body)
        let items = page["items"]?.arrayValue ?? []
        if items.isEmpty { return StandardError.write("none") }
        Swift.print(DocumentText().table(items, columns: columns))
        if let cursor = page["next_cursor"]?.stringValue {
            StandardError.write("more: add --cursor \(cursor)")
        }
    }

    /// A document that is needed to build the next request.
    func document(_ call: OperationCall) async throws -> JSON {
        try JSON.parse(try await ask(call).body)
    }

    /// The currency of a campaign, to read amounts in.
    func currency(ofCampaign id: String) async throws -> Asset {
        let campaign = try await document(
            OperationCall("getCampaign", path: ["campaign_id": id]))
        return try Self.currency(campaign["currency"]?.stringValue ?? "")
    }

    /// Three capital letters.
    static func currency(_ text: String) throws -> Asset {
        guard let asset = Asset(currency: text) else {
            throw CommandFailure(
                .usage, "\(text) is no currency.", "Give three capital letters, e.g. CNY.")
        }
        return asset
    }

    /// The engine behind a local session, for what is no operation of the interface.
    func localClient(for what: String) throws -> LocalClient {
        guard let client = client as? LocalClient else {
            throw CommandFailure(
                .usage, "\(what) works on the database file only.",
                "Stop the server and give --database FILE.")
        }
        return client
    }
}
