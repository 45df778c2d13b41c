package import Domain
package import Ledger
package import Store

/// Adds a merchant, or with `onlyFirst` gives the number of the one that is there, status 200.
struct CreateMerchant: Command {
    let tenant: TenantID
    let name: String
    let currency: Asset
    var onlyFirst = false

    func run(_ context: CommandContext) throws -> Answer {
        if onlyFirst, let first = try MerchantTable.all(context.work.connection).first {
            return Answer(
                status: 200, body: JSON.integer(first.tenant.number).serialized())
        }
        let merchant = Merchant(
            tenant: tenant, name: name, currency: currency, createdAt: context.ledgerTime)
        let document: JSON = [
            "id": .string(context.codes.text(tenant)), "name": .string(name),
            "currency": .string(currency.code),
        ]
        let entry = try context.commit(
            event: "merchant_created", subject: context.codes.text(tenant), payload: document)
        context.work.merchants.insert(merchant, entryIndex: entry)
        return Answer(status: 201, body: document.serialized())
    }
}

extension Engine {
    /// Adds a merchant with its own signing and typing keys.
    ///
    /// Throws `Refusal` (`out_of_range`) for a name that is empty or longer than
    /// `Limits.nameBytes`.
    package func createMerchant(name: String, currency: Asset) async throws -> TenantID {
        try await createMerchant(name: name, currency: currency, onlyFirst: false).tenant
    }

    /// The merchant of a database, made where there is none: by one of the processes that start on
    /// it at the same moment.
    package func firstMerchant(
        name: String, currency: Asset
    ) async throws -> (tenant: TenantID, isNew: Bool) {
        if let first = try await merchants().first { return (first.tenant, false) }
        let made = try await createMerchant(name: name, currency: currency, onlyFirst: true)
        if !made.isNew { try await refreshKeys() }
        return made
    }

    private func createMerchant(
        name: String, currency: Asset, onlyFirst: Bool
    ) async throws -> (tenant: TenantID, isNew: Bool) {
        guard (1...Limits.nameBytes).contains(name.utf8.count) else {
            throw Refusal(
                .outOfRange, "Give the merchant a name of 1 to \(Limits.nameBytes) bytes.",
                [
                    Condition(
                        "name", required: .string("1 ... \(Limits.nameBytes) bytes"),
                        actual: .integer(Int64(name.utf8.count)))
                ])
        }
        let tenant = TenantID(try numbers.nextID())
        try await ensureKeys(tenant: tenant.number)
        let answer = try await perform(
            CreateMerchant(
                tenant: tenant, name: name, currency: currency, onlyFirst: onlyFirst),
            RequestIdentity(tenant: tenant))
        guard answer.status == 200, let first = try JSON.parse(answer.body).integerValue else {
            return (tenant, true)
        }
        // The same number: this command was run a second time after a lost commit.
        return (TenantID(first), first == tenant.number)
    }

    /// All merchants, in the order they were created.
    package func merchants() async throws -> [Merchant] {
        try await read { try MerchantTable.all($0.connection) }
    }
}
