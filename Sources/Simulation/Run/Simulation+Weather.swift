import Codes
import Database
import Domain
import Engine
import Ledger
import Store

/// What happens beside the requests: time, faults, housekeeping.
extension Simulation {
    /// To a boundary, far ahead, or back.
    func jump(_ random: inout SeededRandom) {
        let now = clock.now.milliseconds
        let hour: Int64 = 3_600_000
        switch random.below(8) {
        case 0, 1: clock.advance(byMilliseconds: random.within(1...hour))
        case 2: clock.advance(byMilliseconds: -random.within(1...10_000))
        case 3: clock.advance(byMilliseconds: -random.within(1...24) * hour)
        case 4:
            let days = random.within(1...random.within(1...30))
            clock.advance(byMilliseconds: days * 24 * hour)
        case 5: toNextHour(now, &random)
        default: toBoundary(now, &random)
        }
    }

    private func toNextHour(_ now: Int64, _ random: inout SeededRandom) {
        let next = (now / 3_600_000 + 1) * 3_600_000
        clock.advance(byMilliseconds: next - now + random.within(-1...1))
    }

    /// Exactly when a voucher of a merchant ends or begins, or a millisecond beside it; callers
    /// come for that voucher while the clock stands still.
    private func toBoundary(_ now: Int64, _ random: inout SeededRandom) {
        let merchant = random.below(model.shops.count)
        let shop = model.shops[merchant]
        var moments: [(time: Int64, voucher: ModelVoucher)] = []
        for _ in 0..<3 {
            if let place = random.place(in: shop.coupons) {
                moments.append((shop.coupons[place].expiresAt, .coupon(place)))
            }
            if let place = random.place(in: shop.cards) {
                moments.append((shop.cards[place].expiresAt, .card(place)))
            }
            guard let place = random.place(in: shop.offers) else { continue }
            let offer = shop.offers[place]
            let campaign = shop.campaigns[offer.campaign]
            let times = [
                campaign.startsAt, campaign.endsAt, offer.form.startsAt, offer.form.endsAt,
            ]
            moments += times.compactMap { $0 }.map { ($0, .publicCode(place)) }
        }
        // Not years ahead, or nothing would be valid any more.
        stillSteps = random.below(60)
        let near = moments.filter { $0.time > now && $0.time < now + 40 * 86_400_000 }
        guard let moment = random.pick(near) else { return }
        sought = (merchant, moment.voucher)
        clock.advance(byMilliseconds: moment.time - now + random.within(-1...1))
    }

    func fault(_ random: inout SeededRandom) -> WriteFault {
        switch random.below(10) {
        case 0, 1: return .crashBeforeCommit
        case 2, 3: return .crashAfterCommit
        case 4: return .outcomeUnknown
        case 5: return .commitRefused(code(&random))
        default:
            let (statement, code) = (1 + random.below(14), code(&random))
            return options.faultsAreWhole ? .commitRefused(code) : .statement(statement, code)
        }
    }

    private func code(_ random: inout SeededRandom) -> DatabaseFailure.Code {
        let codes: [DatabaseFailure.Code] = [
            .busy, .serialization, .deadlock, .ioError, .diskFull, .unavailable,
        ]
        return codes[random.below(codes.count)]
    }

    /// Key rotation and maintenance, with nothing else in the queue.
    func keepHouse(_ random: inout SeededRandom) throws {
        guard !clients.contains(where: \.waitsToRepeat) else { return }
        while !queue.isEmpty { try settle(&random, losesAnswers: false) }
        guard !clients.contains(where: \.waitsToRepeat), !isRefusing else { return }
        let now = clock.now.milliseconds
        if random.chance(500) {
            try rotateKey(&random)
        } else {
            try world.alone { engine in try await engine.maintain() }
            model.prune(clock: now)
        }
        try followJournal()
    }

    private func rotateKey(_ random: inout SeededRandom) throws {
        let purposes: [KeySlotRecord.Purpose] = [.codes, .typed, .journal]
        let purpose = purposes[random.below(3)]
        let tenant =
            purpose == .journal ? TenantID(0) : tenants[random.below(tenants.count)]
        let isFaulty = options.hasFaults && random.chance(500)
        world.driver.plan = isFaulty ? [fault(&random)] : []
        do {
            try world.alone { try await $0.rotateKey(tenant: tenant, purpose: purpose) }
        } catch {
            guard isFaulty else { throw error }
        }
        world.driver.plan = []
        if world.driver.isDead { try restartWorld() }
        if random.chance(400) { clock.advance(byMilliseconds: -random.within(1...20_000)) }
    }

    /// Housekeeping leaves entries of its own.
    private func followJournal() throws {
        let head = try world.head()
        model.follow(entries: head.entries, blockTime: head.time.milliseconds)
    }
}
