import Domain
import Ledger
import Store

/// Takes a range of serials for an engine process. Not a business event: it changes nothing but
/// the next free number, so it leaves no journal entry.
struct TakeSerials: Command {
    let owner: NumberLeases.SerialOwner
    let count: Int64

    func run(_ context: CommandContext) throws -> Answer {
        let first = try LeaseTable.take(
            count, kind: owner.kind, tenant: owner.tenant, owner: owner.owner,
            context.work.connection, context.work.tally)
        return Answer(status: 200, body: JSON.integer(first).serialized())
    }
}
