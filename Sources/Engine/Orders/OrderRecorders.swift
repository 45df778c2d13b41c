import Database
import Domain
import Store
import Synchronization

/// Which merchants record orders, so that redemptions of all others need not ask.
///
/// What is known holds for one version of the journal head's `keys`, which the transaction that
/// records a merchant's first order moves on: every engine on the database reads it with the head.
final class OrderRecorders: Sendable {
    private struct Known {
        var version: Int64
        var tenants: Set<Int64>
    }

    private let known = Mutex<Known?>(nil)

    /// `version`: of the head that the batch has locked.
    func holds(_ tenant: TenantID, version: Int64, in work: UnitOfWork) throws -> Bool {
        if work.orderRecorders.isChanged(tenant.number) { return true }
        let current = known.withLock { $0?.version == version ? $0?.tenants : nil }
        if let current { return current.contains(tenant.number) }
        let tenants = try OrderRecorderTable.tenants(work.connection)
        known.withLock { $0 = Known(version: version, tenants: tenants) }
        return tenants.contains(tenant.number)
    }

    /// What a lost connection left behind is not known.
    func forget() { known.withLock { $0 = nil } }
}
