import DevClient

/// The races of one run, on one site.
struct Race {
    let site: Site
    let session: Session
    let pool: HTTPPool

    /// Every connection redeems the same coupon with its own key; one wins, the others are told.
    func couponsAreUsedOnce(count: Int) async throws {
        let site = site
        for number in 1...count {
            let coupon = try await session.connection.answer(
                site.issue(idempotencyKey: "race-coupon-\(number)"), status: 201)
            let code = try coupon.required("signed_code")
            let statuses = try await pool.concurrently { index, connection in
                let name = "race-\(number)-\(index)"
                return try await Self.outcome(
                    connection,
                    site.redeem(code: code, reference: name, idempotencyKey: name),
                    refusal: "already_used")
            }
            let wins = statuses.count { $0 }
            try check(
                wins == 1, "coupon \(number): \(wins) of \(statuses.count) redemptions succeeded")
        }
        let attempts = count * pool.connections.count
        say("same coupon: \(count) coupons, \(attempts) attempts, exactly one success each")
    }

    /// A public code with a total limit: exactly so many redemptions, whoever asks.
    func redemptionsStopAtLimit(_ limit: Int) async throws {
        let word = "RACE\(limit)"
        _ = try await session.post(
            "/v1/offers",
            site.offer(
                name: word, limits: ["total_redemptions": .integer(Int64(limit))],
                publicCode: word), status: 201)
        let site = site
        let rounds = rounds(limit)
        let wins = try await pool.concurrently { index, connection in
            var wins = 0
            for round in 0..<rounds {
                let name = "limit-\(limit)-\(index)-\(round)"
                let won = try await Self.outcome(
                    connection,
                    site.redeem(code: word, reference: name, idempotencyKey: name),
                    refusal: "limit_total")
                wins += won ? 1 : 0
            }
            return wins
        }.reduce(0, +)
        try check(wins == limit, "\(wins) redemptions of an offer limited to \(limit)")
        say("redemptions limited to \(limit): exactly \(wins)")
    }

    /// Coupons of an offer with a total limit: exactly so many issues.
    func issuesStopAtLimit(_ limit: Int) async throws {
        let offer = try await session.post(
            "/v1/offers",
            site.offer(
                name: "Issues \(limit)", limits: ["total_issues": .integer(Int64(limit))]),
            status: 201)
        let offerID = try offer.required("id")
        let site = site
        let rounds = rounds(limit)
        let wins = try await pool.concurrently { index, connection in
            var wins = 0
            for round in 0..<rounds {
                let call = site.issue(
                    idempotencyKey: "issues-\(limit)-\(index)-\(round)", offerID: offerID)
                wins += try await Self.outcome(connection, call, refusal: "limit_total") ? 1 : 0
            }
            return wins
        }.reduce(0, +)
        try check(wins == limit, "\(wins) coupons of an offer limited to \(limit)")
        say("issues limited to \(limit): exactly \(wins)")
    }

    /// At least one attempt more than the limit for every connection.
    private func rounds(_ limit: Int) -> Int {
        limit / pool.connections.count + 2
    }

    /// True for success, false for exactly the refusal that fits; anything else is a failure.
    private static func outcome(
        _ connection: HTTPConnection, _ call: HTTPCall, refusal: String
    ) async throws -> Bool {
        let answer = try await connection.send(call)
        if answer.status == 201 {
            return true
        }
        let code = try JSONValue(parsing: answer.body)["code"].text
        try check(
            code == refusal,
            "\(call.target) answered \(answer.status), not \(refusal): "
                + answer.text.prefix(300))
        return false
    }
}
