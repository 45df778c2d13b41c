import DevClient

/// The published sample of a retail-technology vendor, at its real size: 90,000 coupons claimed,
/// 60,000 of them redeemed, 50,000 members gained. The report must show 66.67 % and 55.56 %.
struct Sample {
    let site: Site
    let session: Session
    let pool: HTTPPool
    let claims: Int
    let redemptions: Int
    let members: Int

    func play() async throws {
        try await claimAndRedeem()
        try await enrol()
        try await checkReport()
    }

    /// Every connection claims its share; the first so many of each share are redeemed.
    private func claimAndRedeem() async throws {
        let (site, claims, redemptions) = (site, claims, redemptions)
        let callers = pool.connections.count
        _ = try await pool.concurrently { index, connection in
            for number in stride(from: index, to: claims, by: callers) {
                let coupon = try await connection.answer(
                    site.issue(idempotencyKey: "claim-\(number)"), status: 201)
                guard number < redemptions else { continue }
                let name = "order-\(number)"
                _ = try await connection.answer(
                    site.redeem(
                        code: try coupon.required("signed_code"), reference: name,
                        idempotencyKey: name), status: 201)
            }
        }
        print("\(claims) coupons claimed, \(redemptions) redeemed by \(callers) callers")
    }

    private func enrol() async throws {
        let (api, members, campaign) = (session.api, members, site.campaignID)
        let callers = pool.connections.count
        _ = try await pool.concurrently { index, connection in
            for number in stride(from: index, to: members, by: callers) {
                let call = api.post(
                    "/v1/members/sample-\(number)", ["acquired_by": .string(campaign)],
                    idempotencyKey: "member-\(number)", method: "PUT")
                _ = try await connection.answer(call, status: 201)
            }
        }
        print("\(members) members gained")
    }

    private func checkReport() async throws {
        // The session's own connection has rested since the beginning: on a slow machine for longer
        // than the server keeps one open.
        guard let connection = pool.connections.first else { return }
        let session = Session(api: session.api, connection: connection, name: "report")
        let report = try await session.get("/v1/campaigns/\(site.campaignID)/report")
        try check(
            report["issued"].integer == Int64(claims)
                && report["redeemed"].integer == Int64(redemptions)
                && report["members_gained"].integer == Int64(members),
            "the report counts otherwise: \(report)")
        let rates = [
            report["redemption_rate_percent"].text, report["conversion_rate_percent"].text,
        ]
        print("report: redeemed \(rates[0] ?? "?") %, members gained \(rates[1] ?? "?") %")
        if claims == 90_000, redemptions == 60_000, members == 50_000 {
            try check(rates == ["66.67", "55.56"], "the rates are \(rates)")
        }
        let balance = try await session.get("/v1/ledger/trial-balance")
        try check(balance["balanced"] == true, "the books do not balance: \(balance)")
    }
}
