import DevClient
import DevProcess
import Foundation
import NIOCore

/// A served shop with some acknowledged sales, and what may be expected of it.
struct BadWorldShop {
    let scrip: String
    let place: DatabasePlace
    private var server: ServerProcess
    private var isRunning = true
    private var session: Session
    private let site: Site
    private var acknowledged: [(call: HTTPCall, body: [UInt8])] = []
    private var refused: [HTTPCall] = []
    /// Coupons that wait for a bad moment to be redeemed in.
    private var spare: [String] = []
    private var number = 0
    /// Bytes of the log that are about earlier worlds.
    private var oldLog = 0

    /// The path of the file, or the address of the server.
    var database: String { place.database }

    static func open(scrip: String, at place: DatabasePlace) async throws -> BadWorldShop {
        let server = try await ServerProcess.start(scrip: scrip, at: place)
        do {
            let key = try ServerProcess.operatorKey(of: place)
            let session = try await Session.open(
                server, key: key, name: "world", timeLimit: .seconds(30))
            let site = try await Site.prepare(session)
            var shop = BadWorldShop(
                scrip: scrip, place: place, server: server, session: session, site: site)
            for _ in 0..<10 { try await shop.sell() }
            for _ in 0..<10 { shop.spare.append(try await shop.issue()) }
            return shop
        } catch {
            try? await server.kill()
            throw error
        }
    }

    private init(
        scrip: String, place: DatabasePlace, server: ServerProcess, session: Session, site: Site
    ) {
        self.scrip = scrip
        self.place = place
        self.server = server
        self.session = session
        self.site = site
    }

    // MARK: What is expected

    /// Issues a coupon and redeems it.
    mutating func sell() async throws {
        let code = try await issue()
        _ = try await change(redeem(code))
    }

    private mutating func issue() async throws -> String {
        number += 1
        return try await change(site.issue(idempotencyKey: "coupon-\(number)")).required("code")
    }

    private func redeem(_ code: String) -> HTTPCall {
        site.redeem(code: code, reference: code, idempotencyKey: "redeem-\(code)")
    }

    private mutating func change(_ call: HTTPCall) async throws -> JSONValue {
        let answer = try await session.connection.send(call)
        try check(
            answer.status == 201, "\(call.target) was answered \(answer.status): \(answer.text)")
        acknowledged.append((call, answer.body))
        return try JSONValue(parsing: answer.body)
    }

    /// A redemption is turned away with 503 and one of these codes; `/readyz` and the log say why.
    mutating func expectRefusal(
        _ words: String, codes: Set<String> = ["storage_unavailable"], reads: Bool = true
    ) async throws {
        let connection = session.connection
        guard let code = spare.popLast() else { throw CheckFailure("no coupon is left") }
        let call = redeem(code)
        let answer = try await connection.send(call)
        let reason = try JSONValue(parsing: answer.body)["code"].text ?? ""
        try check(
            answer.status == 503 && codes.contains(reason) && answer.field("Retry-After") != nil,
            "a change was answered \(answer.status): \(answer.text)")
        refused.append(call)
        let ready = try await connection.send(session.api.get("/readyz"))
        try check(
            ready.status == 503 && ready.text.contains(words),
            "/readyz answered \(ready.status) without \"\(words)\": \(ready.text)")
        try check(
            String(decoding: log.dropFirst(oldLog), as: UTF8.self).contains(words),
            "the log does not say \"\(words)\"")
        _ = try await connection.answer(session.api.get("/healthz"))
        guard reads else { return }
        _ = try await connection.answer(session.api.get("/v1/campaigns/\(site.campaignID)"))
    }

    /// The process that ran all the time takes changes again within so many seconds; what was
    /// refused can be repeated, and everything acknowledged is there.
    mutating func expectService(withinSeconds seconds: Int = 20) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while try await session.connection.send(session.api.get("/readyz")).status != 200 {
            try check(ContinuousClock.now < deadline, "not ready again after \(seconds) s")
            try await Task.sleep(for: .milliseconds(20))
        }
        try await sell()
        for call in refused { _ = try await change(call) }
        refused = []
        oldLog = log.count
        try await checkAcknowledged()
        let report = try await session.get("/v1/campaigns/\(site.campaignID)/report")
        let issued = acknowledged.count { $0.call.target == "/v1/coupons" }
        try check(
            report["issued"].integer == Int64(issued)
                && report["redeemed"].integer == Int64(acknowledged.count - issued),
            "\(acknowledged.count) acknowledged, \(issued) of them coupons; reported: \(report)")
    }

    private var log: Data {
        FileManager.default.contents(atPath: ServerProcess.logPath(place.files)) ?? Data()
    }

    private func checkAcknowledged() async throws {
        for (call, body) in acknowledged {
            let again = try await session.connection.send(call)
            try check(
                again.status == 201 && again.body == body
                    && again.field("Idempotency-Replayed") == "true",
                "acknowledged, and now \(again.status): \(again.text)")
        }
    }

    /// A server on this database must end by itself and say why.
    func expectRefusedStart(_ words: String) async throws {
        try await Self.expectRefusedStart(scrip: scrip, place, words)
    }

    static func expectRefusedStart(
        scrip: String, _ place: DatabasePlace, _ words: String
    ) async throws {
        let ending = try await ChildProcess.run(
            scrip, ["serve"] + place.options + ["--port", "0"], seconds: 20)
        try check(
            ending.status == 3 && ending.everything.contains(words),
            "ended with \(ending.status), not with 3 and \"\(words)\": \(ending.everything)")
    }

    // MARK: What is done

    mutating func stop() async throws {
        isRunning = false
        try await server.stop()
    }

    mutating func kill() async throws {
        isRunning = false
        try await server.kill()
    }

    /// `loses`: what was acknowledged may be gone, with the end of a damaged log.
    mutating func restart(loses: Bool = false) async throws {
        server = try await ServerProcess.start(scrip: scrip, at: place)
        isRunning = true
        session = try await Session.open(
            server, key: session.api.key, name: "again", timeLimit: .seconds(30))
        guard loses else { return try await checkAcknowledged() }
        try await sell()
    }

    func verify() async throws -> ChildProcess.Ending {
        try await ServerProcess.verify(scrip: scrip, at: place)
    }

    /// The process must still run where it ran, and the database verify.
    mutating func end() async throws {
        guard isRunning else { return }
        try await stop()
        let verdict = try await verify()
        try check(verdict.status == 0, "scrip verify: \(verdict.everything)")
    }
}
