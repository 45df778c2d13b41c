import DevClient
import DevProcess
import Foundation

/// The merchant of templates/merchant: made once, with its members, campaigns and a key per role.
struct ExampleMerchant {
    let scrip: String
    let database: String
    let template: String

    /// Where the secrets of the keys are kept, readable by this account only.
    private var keysPath: String { database + ".keys.json" }

    /// `scrip init` with the template's name and currency, where there is no database yet.
    func initializeIfAbsent() async throws {
        guard !FileManager.default.fileExists(atPath: database) else { return }
        let folder = (database as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        }
        let merchant = try merchantDocument()
        let ending = try await ChildProcess.run(
            scrip,
            [
                "init", "--database", database, "--merchant", try merchant.required("name"),
                "--currency", try merchant.required("currency"),
            ])
        try check(ending.status == 0, "scrip init: \(ending.everything)")
    }

    /// Members, campaigns and keys where they are not there yet; gives the secret of each role.
    func fillIfNew(_ server: ServerProcess) async throws -> [String: String] {
        if let data = FileManager.default.contents(atPath: keysPath) {
            return try JSONDecoder().decode([String: String].self, from: data)
        }
        let operatorKey = try ServerProcess.operatorKey(database: database)
        let session = try await Session.open(server, key: operatorKey, name: "example")
        for member in try merchantDocument()["members"].elements {
            let id = try member.required("external_id")
            let answer = try await session.put(
                "/v1/members/\(id)", ["attributes": member["attributes"]])
            try check(200...201 ~= answer.status, "member \(id): \(answer.text)")
        }
        for campaign in try merchantDocument()["campaigns"].elements.compactMap(\.text) {
            _ = try await session.post("/v1/campaign-templates/\(campaign)/campaigns", [:])
        }
        let keys = try await makeKeys(session, operatorKey: operatorKey)
        await session.connection.close()
        return keys
    }

    private func makeKeys(
        _ session: Session, operatorKey: String
    ) async throws -> [String: String] {
        var keys = ["operator": operatorKey]
        for role in ["marketer", "backend", "terminal"] {
            var body: [String: JSONValue] = [
                "name": .string("example \(role)"), "role": .string(role),
            ]
            body["store"] = role == "terminal" ? "S1" : nil
            let key = try await session.post("/v1/api-keys", .object(body))
            keys[role] = try key.required("secret")
        }
        let created = FileManager.default.createFile(
            atPath: keysPath, contents: try JSONEncoder().encode(keys),
            attributes: [.posixPermissions: 0o600])
        try check(created, "cannot write \(keysPath)")
        return keys
    }

    private func merchantDocument() throws -> JSONValue {
        guard let data = FileManager.default.contents(atPath: template) else {
            throw CheckFailure("no merchant template at \(template)")
        }
        return try JSONValue(parsing: Array(data))
    }
}
