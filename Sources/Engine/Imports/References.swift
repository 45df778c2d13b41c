import Domain
import Ledger
import Store

/// Names of the merchant's other system, for what was imported from it.
extension UnitOfWork {
    /// The number behind such a name; nil for an unknown one.
    func number(
        of kind: Reference.Kind, named name: String, _ tenant: TenantID
    ) throws -> Int64? {
        let key = ReferenceKey(tenant: tenant.number, kind: kind, external: name)
        return try references.load(key, connection)?.number
    }
}

extension CommandContext {
    /// Keeps the name of what the entry has created; nothing for nil. Precondition: unknown.
    func keep(_ name: String?, of kind: Reference.Kind, number: Int64, entry: Int) {
        guard let name else { return }
        work.references.insert(
            Reference(tenant: tenant, kind: kind, external: name, number: number),
            entryIndex: entry)
    }
}

extension Refusal {
    static func importedOtherwise(_ what: String) -> Refusal {
        Refusal(
            .alreadyExists,
            "A different \(what) was imported under this name. Change it where it is, or import "
                + "this one under another name.",
            [
                Condition(
                    "external_id", required: .string("an unused name, or the same \(what)"),
                    actual: .string("in use"))
            ])
    }
}
