package import Domain
import Ledger
import Store

extension Engine {
    /// Sets vouchers aside. Codes are read and signatures checked here, before the writer sees the
    /// command.
    package func placeHold(
        _ request: HoldRequest, acceptsIDs: Bool, _ identity: RequestIdentity
    ) async throws -> Answer {
        let asked = request.redemption
        let uses = try await read(asked, tenant: identity.tenant, acceptsIDs: acceptsIDs)
        let answer = try await perform(
            PlaceHold(
                id: HoldID(try numbers.nextID()), order: asked.order, member: asked.member,
                vouchers: uses,
                device: asked.device.map { codes.hash(ofDevice: $0, identity.tenant) },
                seconds: request.seconds),
            identity)
        if !answer.isRefusal {
            holdAlarm.expect(clock().advanced(byMilliseconds: request.seconds * 1_000))
        }
        return answer
    }

    package func captureHold(
        _ id: HoldID, _ request: CaptureRequest, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(
            CaptureHold(
                id: id, redemption: RedemptionID(try numbers.nextID()), request: request),
            identity)
    }

    package func voidHold(
        _ id: HoldID, reason: String?, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(EndHold(id: id, cause: .void(reason: reason)), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func hold(_ id: HoldID, tenant: TenantID) async throws -> JSON {
        let codes = codes
        return try await read { work in
            try JSON.parse(try work.hold(id, tenant).serialized(codes))
        }
    }

    /// Open holds, oldest first.
    package func openHolds(tenant: TenantID, after: Int64, limit: Int) async throws -> Page {
        let codes = codes
        return try await read { work in
            let rows = try VoucherHoldTable.page(
                tenant: tenant, isOpen: true, after: after, limit: limit + 1, work.connection)
            return try Page(rows, limit: limit, number: \.id.number) {
                try JSON.parse(try VoucherHold($0).serialized(codes))
            }
        }
    }
}
