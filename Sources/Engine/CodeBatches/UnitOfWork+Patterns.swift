// Codes of batches with a pattern. No table holds them: the start of a code leads to its pattern,
// the pattern's key to the code's place in the batch.

import Codes
import Domain
import Ledger
import Store

extension CodePattern {
    /// Throws `Refusal` (`invalid_field`) with the place of the fault.
    static func reading(_ text: String) throws(Refusal) -> CodePattern {
        do {
            return try compile(text)
        } catch {
            throw Refusal(
                .invalidField, "\(error.advice).",
                [
                    Condition(
                        RefusalCode.invalidField.rawValue, subject: "/pattern",
                        required: .string(error.advice),
                        actual: ["position": .integer(Int64(error.position))])
                ])
        }
    }
}

extension UnitOfWork {
    /// The coupon that a text is the code of, whether or not anything has happened to it; nil for
    /// every text that no batch of the merchant has handed out.
    func coupon(
        patterned text: [UInt8], _ tenant: TenantID, _ codes: CodeBook, now: Timestamp
    ) throws -> Coupon? {
        guard let row = try pattern(startOf: text, tenant) else { return nil }
        let batch = try codeBatch(row.batch, tenant)
        guard let made = codes.codes(of: batch, pattern: row.pattern, presentedAt: now),
            let place = made.place(of: text), place < UInt128(batch.count)
        else { return nil }
        return try findCoupon(CouponID(batch.firstCoupon.number + Int64(place)), tenant)
    }

    /// The pattern that codes with this start are of, stored or made in this very batch of
    /// commands.
    private func pattern(startOf text: [UInt8], _ tenant: TenantID) throws -> CodePatternRow? {
        let known = codePatterns.loaded { $0.tenant == tenant && text.starts(with: $0.prefix) }
        if let known { return known }
        return try CodePatternTable.find(tenant: tenant, startOf: text, connection)
            .map { codePatterns.adopt($0) }
    }

    /// Whether a text has the form of a batch's codes, handed out or not.
    func hasPatterned(_ text: String, _ tenant: TenantID) throws -> Bool {
        guard let settled = PatternText.settled(text, limit: Limits.patternBytes),
            let row = try pattern(startOf: settled, tenant),
            let pattern = try? CodePattern.compile(row.pattern)
        else { return false }
        return pattern.value(of: settled) != nil
    }

    /// Another pattern of the merchant whose start begins this one's, or begins with it.
    func rival(of pattern: CodePattern, _ tenant: TenantID) throws -> String? {
        let prefix = pattern.prefix
        if let known = try self.pattern(startOf: prefix, tenant) { return known.pattern }
        let fresh = codePatterns.loaded { $0.tenant == tenant && $0.prefix.starts(with: prefix) }
        if let fresh { return fresh.pattern }
        return try CodePatternTable.find(tenant: tenant, startingWith: prefix, connection)?
            .row.pattern
    }

    func prefetchPatterns(of batches: [CodeBatch]) throws {
        try codePatterns.prefetch(
            batches.map { RowKey(tenant: $0.tenant.number, id: $0.id.number) }, connection)
    }

    /// The code that a bearer of the coupon types, where its batch has a pattern.
    func patternedCode(of coupon: Coupon, _ codes: CodeBook) throws -> String? {
        guard let batch = try batch(holding: coupon.id, coupon.tenant) else { return nil }
        let key = RowKey(tenant: batch.tenant.number, id: batch.id.number)
        guard let row = try codePatterns.load(key, connection) else { return nil }
        return codes.codes(of: batch, pattern: row.pattern)?
            .text(at: UInt128(coupon.id.number - batch.firstCoupon.number))
    }
}

extension CodeBook {
    /// The codes of a batch with a pattern. Nil where its key is revoked or, for codes that are
    /// presented at a moment, does not count then.
    func codes(
        of batch: CodeBatch, pattern: String, presentedAt now: Timestamp? = nil
    ) -> PatternCodes? {
        let (ring, tenant) = (currentRing, batch.tenant.number)
        let slot = UInt8(batch.typingSlot)
        let key =
            if let now {
                ring.typedKeys(tenant: tenant, at: max(now.milliseconds, ring.newestValidFrom))
                    .first { $0.slot == slot }
            } else {
                ring.typedKey(tenant: tenant, slot: slot)
            }
        guard let key, let compiled = try? CodePattern.compile(pattern) else { return nil }
        return key.key.codes(of: compiled, context: UInt64(batch.id.number))
    }
}
