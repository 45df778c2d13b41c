import DevClient

/// One client of the crash test: what it did, what it owns, what it expects to find again.
///
/// Its coupons and cards are its own, so each deed must succeed and every balance is known.
struct CrashWorker: Sendable {
    let site: Site
    let name: String
    var random: SplitMix64
    var findings = Findings()
    /// Deeds since the last restart.
    private(set) var recent: [Deed] = []
    /// Deeds settled before it.
    private(set) var settled: [Deed] = []
    private(set) var acknowledged = 0
    private(set) var couponsIssued: Int64 = 0
    private(set) var couponsRedeemed: Int64 = 0
    private var coupons: [(id: String, code: String)] = []
    private var cards: [(id: String, code: String, balance: Int64)] = []
    private var deeds = 0

    init(site: Site, name: String, seed: UInt64) {
        self.site = site
        self.name = name
        random = SplitMix64(seed: seed)
    }

    // MARK: Load

    /// Does deed after deed until the connection breaks, which is how a killed server shows, or
    /// until the end.
    mutating func work(_ connection: HTTPConnection, until end: FirstAnswer? = nil) async {
        while end?.hasEnded != true {
            var deed = nextDeed()
            let sent = ContinuousClock.now
            do {
                let answer = try await connection.send(deed.call)
                deed.answer = answer.status == 503 ? nil : answer
                recent.append(deed)
                if answer.status == 503 {
                    // It says when to come again; here soon is soon enough.
                    try await Task.sleep(for: .milliseconds(10))
                } else {
                    acknowledged += 1
                    take(deed, answer)
                    if case .redeemCoupon = deed.kind { end?.answered(sentAt: sent) }
                }
            } catch {
                recent.append(deed)
                return
            }
        }
    }

    /// Deeds without an answer since the last check.
    var unknown: Int { recent.count { $0.answer == nil } }

    private mutating func nextDeed() -> Deed {
        deeds += 1
        let key = "\(name)-\(deeds)"
        let choice = Int.random(in: 0..<100, using: &random)
        if choice < 45, let coupon = coupons.popLast() {
            return Deed(
                kind: .redeemCoupon(id: coupon.id), reference: key,
                call: site.redeem(code: coupon.code, reference: key, idempotencyKey: key))
        }
        if choice < 80 || cards.isEmpty && choice >= 88 {
            return Deed(
                kind: .issueCoupon, reference: key, call: site.issue(idempotencyKey: key))
        }
        let index = cards.indices.randomElement(using: &random)
        if choice >= 88, let index, cards[index].balance >= 100 {
            let amount = Int64.random(in: 1...100, using: &random)
            let card = cards[index]
            return Deed(
                kind: .spend(cardID: card.id, amount: amount), reference: key,
                call: site.redeem(
                    code: card.code, reference: key, idempotencyKey: key, amount: amount))
        }
        return Deed(
            kind: .issueCard, reference: key,
            call: site.api.post(
                "/v1/gift-cards", ["currency": "CNY", "amount": 10_000, "activate": true],
                idempotencyKey: key))
    }

    /// Books the first answer to a deed.
    private mutating func take(_ deed: Deed, _ answer: HTTPAnswer) {
        guard answer.status == 201, let body = try? JSONValue(parsing: answer.body) else {
            findings.broken += 1
            findings.note("\(deed.reference): \(answer.status) \(answer.text.prefix(300))")
            return
        }
        switch deed.kind {
        case .issueCoupon:
            couponsIssued += 1
            coupons.append((body["id"].text ?? "", body["signed_code"].text ?? ""))
        case .redeemCoupon:
            couponsRedeemed += 1
        case .issueCard:
            cards.append((body["id"].text ?? "", body["signed_code"].text ?? "", 10_000))
        case .spend(let cardID, let amount):
            for index in cards.indices where cards[index].id == cardID {
                cards[index].balance -= amount
            }
        }
    }

    // MARK: Checks after the restart

    /// Asks for everything again and looks at what the server holds.
    mutating func settle(_ connection: HTTPConnection) async throws {
        var touched: Set<String> = []
        for index in recent.indices {
            let wasUnknown = recent[index].answer == nil
            if wasUnknown {
                let answer = try await connection.send(recent[index].call)
                recent[index].answer = answer
                take(recent[index], answer)
            }
            try await expectReplay(recent[index], connection)
            if case .spend(let cardID, _) = recent[index].kind {
                touched.insert(cardID)
            }
            // The campaign's report counts them all; one by one only where doubt is greatest.
            if wasUnknown || index % 8 == 0 {
                try await expectOnce(recent[index], connection)
            }
        }
        for card in cards where touched.contains(card.id) {
            try await expectBalance(card.id, card.balance, connection)
        }
        settled += recent
        recent = []
    }

    /// Asks again for a sample of everything this file ever acknowledged.
    mutating func recheck(_ connection: HTTPConnection, sample: Int) async throws {
        for deed in settled.shuffled(using: &random).prefix(sample) {
            try await expectReplay(deed, connection)
        }
        for card in cards {
            try await expectBalance(card.id, card.balance, connection)
        }
    }

    /// The same key and body must give the same status and bytes, marked as replayed.
    private mutating func expectReplay(_ deed: Deed, _ connection: HTTPConnection) async throws {
        guard let first = deed.answer else { return }
        let again = try await connection.send(deed.call)
        guard again.status == first.status, again.body == first.body,
            again.field("Idempotency-Replayed") == "true"
        else {
            findings.lost += 1
            findings.note(
                "\(deed.reference): acknowledged \(first.status) \(first.text.prefix(200)); "
                    + "after the restart \(again.status) \(again.text.prefix(200))")
            return
        }
    }

    private mutating func expectOnce(_ deed: Deed, _ connection: HTTPConnection) async throws {
        guard case .redeemCoupon(let couponID) = deed.kind else { return }
        let list = try await connection.answer(
            site.api.get("/v1/redemptions?order_reference=\(deed.reference)"))
        let coupon = try await connection.answer(site.api.get("/v1/coupons/\(couponID)"))
        if list["items"].elements.count != 1 {
            findings.doubled += 1
            findings.note("\(deed.reference): \(list["items"].elements.count) redemptions")
        }
        if coupon["uses_left"] != 0 || coupon["state"] != "used" {
            findings.broken += 1
            findings.note("\(deed.reference): redeemed, yet the coupon is \(coupon)")
        }
    }

    private mutating func expectBalance(
        _ cardID: String, _ balance: Int64, _ connection: HTTPConnection
    ) async throws {
        let card = try await connection.answer(site.api.get("/v1/gift-cards/\(cardID)"))
        guard let found = card["balance", "amount"].integer, found != balance else { return }
        findings.note("\(cardID): balance \(found), acknowledged spends leave \(balance)")
        if found < balance {
            findings.doubled += 1
        } else {
            findings.lost += 1
        }
    }
}
