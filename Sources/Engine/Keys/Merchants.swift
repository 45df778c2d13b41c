package import Domain
package import Ledger
package import Store

/// Adds a merchant.
struct CreateMerchant: Command {
    let tenant: TenantID
    let name: String
    let currency: Asset

    func run(_ context: CommandContext) throws -> Answer {
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
        _ = try await perform(
            CreateMerchant(tenant: tenant, name: name, currency: currency),
            RequestIdentity(tenant: tenant))
        return tenant
    }

    /// All merchants, in the order they were created.
    package func merchants() async throws -> [Merchant] {
        try await read { try MerchantTable.all($0.connection) }
    }
}
