import Codes
package import Domain
package import Ledger

/// Reads what a customer shows: a signed code, a typed code, a public code, or an id.
///
/// Runs on the caller's side; checks form, check symbol, tag and signature, and never looks
/// anything up. What fails here is answered like an unknown code, so that it tells nothing.
package struct VoucherReader: Sendable {
    private let codes: CodeBook
    private let tenant: TenantID
    /// Whether ids (`cpn_`, `gft_`) count as codes: only for keys that may read vouchers.
    private let acceptsIDs: Bool
    private let now: Timestamp

    package init(codes: CodeBook, tenant: TenantID, acceptsIDs: Bool, now: Timestamp) {
        self.codes = codes
        self.tenant = tenant
        self.acceptsIDs = acceptsIDs
        // Codes are made with the newest key also when the clock went back behind its start, so
        // they are read then too.
        self.now = max(now, Timestamp(milliseconds: codes.currentRing.newestValidFrom))
    }

    package func read(_ text: String) -> ReadVoucher {
        if text.utf8.count > Limits.codeBytes { return .unreadable }
        if text.hasPrefix("GV:") { return signed(text) }
        if text.hasPrefix("cpn_") || text.hasPrefix("gft_") { return byID(text) }
        if let typed = typed(text) { return typed }
        return publicCode(text)
    }

    private func signed(_ text: String) -> ReadVoucher {
        guard let parsed = try? SignedCode.parse(text), let slot = UInt8(exactly: parsed.keySlot),
            let key = codes.currentRing.keyPair(
                tenant: tenant.number, slot: slot, purpose: .codes, at: now.milliseconds),
            parsed.wasMade(by: key, issuer: UInt64(tenant.number))
        else { return .unreadable }
        let serials = codes.serials(tenant: tenant, campaignNumber: Int64(parsed.campaign))
        let serial = Int64(serials.restored(parsed.serial))
        let expiresAt = CodeHour.milliseconds(ofHour: parsed.expiresAtHour)
        switch parsed.kind {
        case .coupon:
            return .signedCoupon(
                campaignNumber: Int64(parsed.campaign), serial: serial, slot: Int64(slot),
                expiresAt: expiresAt)
        case .giftCard:
            return .signedGiftCard(serial: serial, slot: Int64(slot), expiresAt: expiresAt)
        case .redPacket, .membership, .test:
            return .unreadable
        }
    }

    private func byID(_ text: String) -> ReadVoucher {
        guard acceptsIDs else { return .unreadable }
        if let id = codes.identifier(text, as: CouponID.self) { return .coupon(id) }
        if let id = codes.identifier(text, as: GiftCardID.self) { return .giftCard(id) }
        return .unreadable
    }

    /// Nil where the text does not have the form of a typed code at all.
    private func typed(_ text: String) -> ReadVoucher? {
        guard let code = try? TypedCode(typed: text) else { return nil }
        var candidates: [ReadVoucher.TypedCandidate] = []
        for key in codes.currentRing.typedKeys(tenant: tenant.number, at: now.milliseconds) {
            guard let number = try? key.key.number(of: code),
                let signed = Int64(exactly: number)
            else { continue }
            candidates.append(.init(number: signed, slot: Int64(key.slot)))
        }
        if candidates.isEmpty { return nil }
        switch code.form {
        case .coupon: return .typedCoupon(candidates)
        case .storedValue: return .typedGiftCard(candidates)
        }
    }

    private func publicCode(_ text: String) -> ReadVoucher {
        let trimmed = text.utf8
        let isWord = trimmed.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
        }
        guard isWord,
            (Limits.minimumPublicCodeBytes...Limits.publicCodeBytes).contains(trimmed.count)
        else { return .unreadable }
        return .publicCode(text.uppercased())
    }
}
