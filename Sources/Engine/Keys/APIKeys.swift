import Codes
import Database
package import Domain
import Foundation
import Ledger
import Store
import Synchronization

/// Stores a new API key; the secret was made on the caller's side.
struct CreateAPIKey: Command {
    let id: APIKeyID
    let draft: APIKeyDraft
    let secret: APIKeySecret.Made

    func run(_ context: CommandContext) throws -> Answer {
        let row = APIKeyRow(
            tenant: context.tenant, id: id, lookup: secret.lookup, hash: secret.hash,
            name: draft.name, scopes: draft.scopes.sorted().map(\.rawValue).joined(separator: " "),
            store: draft.store, createdAt: context.ledgerTime, expiresAt: draft.expiresAt,
            revokedAt: nil)
        let kept = row.document(context.codes)
        let entry = try context.commit(
            event: "api_key_created", subject: context.codes.text(id), payload: kept)
        context.work.apiKeys.insert(row, entryIndex: entry)
        return Answer(
            status: 201, body: row.document(context.codes, secret: secret.text).serialized(),
            storedBody: kept.serialized())
    }
}

/// Ends an API key at once.
struct RevokeAPIKey: Command {
    let id: APIKeyID

    func run(_ context: CommandContext) throws -> Answer {
        let key = RowKey(tenant: context.tenant.number, id: id.number)
        guard var row = try context.work.apiKeys.load(key, context.work.connection) else {
            throw Refusal.notFound("API key")
        }
        guard row.revokedAt == nil else {
            throw Refusal(
                .illegalState, "This key is revoked already; nothing needs doing.",
                [Condition("state", required: .string("active"), actual: .string("revoked"))])
        }
        row.revokedAt = context.ledgerTime
        let document = row.document(context.codes)
        let entry = try context.commit(
            event: "api_key_revoked", subject: context.codes.text(id), payload: document)
        context.work.apiKeys.update(row, entryIndex: entry)
        context.changesKeys()
        return Answer(status: 200, body: document.serialized())
    }
}

extension APIKeyRow {
    var scopeSet: Set<Scope> {
        Set(scopes.split(separator: " ").compactMap { Scope(rawValue: String($0)) })
    }

    func document(_ codes: CodeBook, secret: String? = nil) -> JSON {
        APIKeyDocument.json(
            id: codes.text(id), name: name, scopes: scopeSet, store: store,
            createdAt: createdAt, expiresAt: expiresAt, revokedAt: revokedAt, secret: secret)
    }
}

/// Keys that were used lately, by look-up part, so that a request needs no query for its key and
/// nobody reads its scopes again. Revoking removes a key here after its commit, so it ends with
/// the next request; other engines on the same database notice by the version of the keys
/// (`KeyVersion`).
final class APIKeyCache: Sendable {
    struct Known: Sendable {
        let row: APIKeyRow
        let caller: Caller

        init(_ row: APIKeyRow) {
            self.row = row
            caller = Caller(
                tenant: row.tenant, key: row.id, scopes: row.scopeSet, store: row.store)
        }
    }

    private let keys = Mutex<[String: Known]>([:])

    func key(_ lookup: String) -> Known? { keys.withLock { $0[lookup] } }

    func remember(_ key: Known) {
        keys.withLock { keys in
            if keys.count >= 20_000 { keys.removeAll() }
            keys[key.row.lookup] = key
        }
    }

    func forgetAll() { keys.withLock { $0.removeAll() } }
}

extension Engine {
    /// The caller behind a secret, or nil: unknown, wrong, expired and revoked look the same.
    /// Throws `Unavailable` where too many unknown ones were looked for.
    package func authenticate(_ secret: String) async throws -> Caller? {
        guard let parsed = APIKeySecret.parse(secret, hashKey: apiHashKey) else { return nil }
        if keyVersion.isBehind { try await refreshKeys() }
        var found = keyCache.key(parsed.lookup)
        if found == nil {
            guard !driver.dialect.isRemote || unknownKeys.mayLook(at: .now) else {
                throw Unavailable.overloaded
            }
            // A merchant that is new here may have brought new signing keys.
            try await followKeys()
            let row = try await read {
                try APIKeyTable.find(lookup: parsed.lookup, $0.connection)
            }
            found = row.map(APIKeyCache.Known.init)
            if let found { keyCache.remember(found) } else { unknownKeys.missed(at: .now) }
        }
        guard let row = found?.row, constantTimeEqual(row.hash, parsed.hash), row.revokedAt == nil
        else { return nil }
        if let end = row.expiresAt, end <= clock() { return nil }
        return found?.caller
    }

    package func createAPIKey(
        _ draft: APIKeyDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let command = CreateAPIKey(
            id: APIKeyID(try numbers.nextID()), draft: draft,
            secret: APIKeySecret.make(hashKey: apiHashKey))
        return try await perform(command, identity)
    }

    package func revokeAPIKey(
        _ id: APIKeyID, _ identity: RequestIdentity
    ) async throws -> Answer {
        // The next request finds the version of the keys behind, and forgets what is in memory.
        try await perform(RevokeAPIKey(id: id), identity)
    }

    package func apiKeys(tenant: TenantID, after: Int64, limit: Int) async throws -> Page {
        let codes = codes
        return try await read { work in
            let rows = try APIKeyTable.page(
                tenant: tenant, after: after, limit: limit + 1, work.connection)
            return Page(rows, limit: limit, number: \.id.number) { $0.document(codes) }
        }
    }
}
