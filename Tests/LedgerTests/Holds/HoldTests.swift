import Ledger
import Testing

@Suite("Holds")
struct HoldTests {
    private let expiry = Timestamp(milliseconds: 100)
    private let before = Timestamp(milliseconds: 99)

    private func placed(_ amount: Int64 = 3) throws -> Hold.Step {
        try Hold.place(
            id: 1, on: try account(.campaignBudget, 7), amount: amount, expiresAt: expiry,
            now: before)
    }

    private func hold(_ state: Hold.State) throws -> Hold {
        Hold(
            id: 1, account: try account(.campaignBudget, 7), amount: 3,
            capturedAmount: state == .captured ? 3 : 1, expiresAt: expiry, state: state)
    }

    private enum Action: CaseIterable {
        case captureOne, captureTwo, captureLate, void, expire, expireEarly
    }

    private func perform(
        _ action: Action, on hold: Hold, to expense: AccountKey
    ) throws(HoldRejection) -> Hold.Step {
        switch action {
        case .captureOne: try hold.capture(1, to: expense, now: before)
        case .captureTwo: try hold.capture(2, to: expense, now: before)
        case .captureLate: try hold.capture(1, to: expense, now: expiry)
        case .void: try hold.void()
        case .expire: try hold.expire(now: expiry)
        case .expireEarly: try hold.expire(now: before)
        }
    }

    /// What a plain reading of the rules expects: state, captured, given back; nil for refused.
    private struct Model: Equatable {
        var state = Hold.State.open
        var captured: Int64 = 0
        var returned: Int64 = 0

        mutating func perform(_ action: Action) -> Bool {
            guard state == .open else { return false }
            switch action {
            case .captureOne, .captureTwo:
                let part: Int64 = action == .captureOne ? 1 : 2
                guard captured + part <= 3 else { return false }
                captured += part
                if captured == 3 { state = .captured }
            case .captureLate, .expireEarly: return false
            case .void: (state, returned) = (.voided, 3 - captured)
            case .expire: (state, returned) = (.expired, 3 - captured)
            }
            return true
        }
    }

    @Test("All sequences of four steps agree with the model, and value is conserved")
    func allSequences() throws {
        let (budget, expense) = (
            try account(.campaignBudget, 7), try account(.promotionExpense, 7)
        )
        let actions = Action.allCases
        let count = actions.count
        for code in 0..<count * count * count * count {
            var step = try placed()
            var model = Model()
            var balances = Balances(amounts((budget, 5), (try account(.funding), -5)))
            try balances.apply(step.postings)
            var rest = code
            for _ in 0..<4 {
                let action = actions[rest % count]
                rest /= count
                let next = try? perform(action, on: step.hold, to: expense)
                guard model.perform(action) == (next != nil) else {
                    Issue.record("sequence \(code): \(action) on \(step.hold)")
                    return
                }
                if let next {
                    step = next
                    try balances.apply(step.postings)
                }
            }
            let held = model.state == .open ? 3 - model.captured : 0
            let isRight =
                step.hold.state == model.state && step.hold.capturedAmount == model.captured
                && step.hold.openAmount == held && balances[step.hold.heldAccount] == held
                && balances[expense] == model.captured
                && balances[budget] == 5 - held - model.captured
            if !isRight { Issue.record("sequence \(code): \(step.hold), \(balances.lines)") }
        }
    }

    @Test("A hold belongs to the held account of the same owner, merchant and asset")
    func heldAccount() throws {
        let step = try placed()
        #expect(step.hold.heldAccount == (try account(.held, 7)))
        #expect(
            step.postings == [
                Posting(
                    from: try account(.campaignBudget, 7), to: try account(.held, 7), amount: 3)
            ])
    }

    @Test("Only accounts with a floor can be held, and held value not again")
    func holdableKinds() throws {
        for kind in AccountKind.allCases {
            let isHoldable = kind.hasFloor && kind != .held
            let step = try? Hold.place(
                id: 1, on: try account(kind, 7), amount: 1, expiresAt: expiry, now: before)
            #expect((step != nil) == isHoldable, "\(kind)")
        }
    }

    @Test("Placing refuses in the order: account, time, amount")
    func placePrecedence() throws {
        #expect(throws: HoldRejection.notHoldable(.funding)) {
            try Hold.place(
                id: 1, on: try account(.funding), amount: 0, expiresAt: expiry, now: expiry)
        }
        #expect(throws: HoldRejection.expired(expiresAt: expiry)) {
            try Hold.place(
                id: 1, on: try account(.campaignBudget, 7), amount: 0, expiresAt: expiry,
                now: expiry)
        }
        #expect(throws: HoldRejection.invalidAmount(0)) { try placed(0) }
    }

    @Test("Capturing refuses in the order: state, time, amount, destination, what is left")
    func capturePrecedence() throws {
        let euro = try account(.promotionExpense, 7, asset: try currency("EUR"))
        let expense = try account(.promotionExpense, 7)
        #expect(throws: HoldRejection.notOpen(.voided)) {
            try hold(.voided).capture(-1, to: euro, now: expiry)
        }
        let open = try hold(.open)
        #expect(throws: HoldRejection.expired(expiresAt: expiry)) {
            try open.capture(-1, to: euro, now: expiry)
        }
        #expect(throws: HoldRejection.invalidAmount(-1)) {
            try open.capture(-1, to: euro, now: before)
        }
        for wrong in [euro, try account(.held, 8), try account(.promotionExpense, 7, tenant: 2)] {
            #expect(throws: HoldRejection.invalidDestination(wrong)) {
                try open.capture(9, to: wrong, now: before)
            }
        }
        #expect(throws: HoldRejection.exceedsHeld(amount: 3, left: 2)) {
            try open.capture(3, to: expense, now: before)
        }
        #expect(throws: HoldRejection.exceedsHeld(amount: .max, left: 2)) {
            try open.capture(.max, to: expense, now: before)
        }
    }

    @Test("An ended hold refuses every step", arguments: [Hold.State.captured, .voided, .expired])
    func endedHolds(state: Hold.State) throws {
        let ended = try hold(state)
        #expect(ended.openAmount == 0)
        for action in Action.allCases {
            #expect(throws: HoldRejection.notOpen(state)) {
                try perform(action, on: ended, to: try account(.promotionExpense, 7))
            }
        }
    }

    @Test("A hold expires at its time, not a millisecond earlier, and can be voided even later")
    func expiresOnTime() throws {
        let open = try hold(.open)
        #expect(throws: HoldRejection.notYetExpired(expiresAt: expiry)) {
            try open.expire(now: before)
        }
        #expect(try open.expire(now: expiry).hold.state == .expired)
        #expect(try open.void().hold.state == .voided)
    }
}
