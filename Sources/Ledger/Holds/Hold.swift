// Holds: value set aside before it is spent. A till asks first and confirms later; a terminal
// takes an allowance along when it leaves the network. A hold moves the amount out of its account
// into the `held` account of the same owner, so that nobody else can spend it meanwhile, and every
// hold ends: captured (spent, in one or several parts), voided (given back) or expired (given back
// by the clock; there is no hold without an expiry).
//
//     open --capture--> open ... captured      (all of it captured)
//     open --void-----> voided                 (what was not captured goes back)
//     open --expire---> expired                (the same, at or after `expiresAt`)
//
// Each step is pure: it returns the hold as it is afterwards and the postings that go with it.
// Whether the account has enough is for `Balances` to say, when the postings are applied.

/// Why a step is refused, in order of precedence.
package enum HoldRejection: Error, Hashable, Sendable {
    /// Only accounts with a floor can be held, and held value cannot be held again.
    case notHoldable(AccountKind)
    /// The hold has ended.
    case notOpen(Hold.State)
    /// Its time is over (capture), or would be over before it starts (place).
    case expired(expiresAt: Timestamp)
    /// Its time is not over yet, so that it cannot expire.
    case notYetExpired(expiresAt: Timestamp)
    /// Amounts are 1 or more.
    case invalidAmount(Int64)
    /// The destination belongs to another merchant, counts another asset, or is a held account.
    case invalidDestination(AccountKey)
    /// More than what is left of the hold.
    case exceedsHeld(amount: Int64, left: Int64)
}

/// An amount set aside from one account until a fixed time.
package struct Hold: Hashable, Sendable {
    /// Raw values are stored and never change.
    package enum State: Int64, CaseIterable, Sendable {
        case open = 1
        case captured = 2
        case voided = 3
        case expired = 4
    }

    /// A hold after a step, and what the step posts.
    package struct Step: Hashable, Sendable {
        package let hold: Hold
        package let postings: [Posting]
    }

    package let id: Int64
    /// Where the amount came from and what is not captured goes back to.
    package let account: AccountKey
    /// Minor units, 1 or more.
    package let amount: Int64
    /// 0 ... `amount`.
    package let capturedAmount: Int64
    /// The first moment at which the hold can no longer be captured.
    package let expiresAt: Timestamp
    package let state: State

    /// A hold as it was stored. Precondition: the ranges above; captured exactly when all is.
    package init(
        id: Int64, account: AccountKey, amount: Int64, capturedAmount: Int64,
        expiresAt: Timestamp, state: State
    ) {
        precondition(amount > 0, "a hold sets aside a positive amount")
        precondition((0...amount).contains(capturedAmount), "captured within what is held")
        precondition(
            (state == .captured) == (capturedAmount == amount), "captured means all of it")
        self.id = id
        self.account = account
        self.amount = amount
        self.capturedAmount = capturedAmount
        self.expiresAt = expiresAt
        self.state = state
    }

    /// Where the amount is while the hold is open.
    package var heldAccount: AccountKey {
        AccountKey(
            tenant: account.tenant, kind: .held, owner: account.owner, asset: account.asset)
    }

    /// What the hold still sets aside: 0 once it has ended.
    package var openAmount: Int64 { state == .open ? amount - capturedAmount : 0 }

    /// Sets `amount` aside. Refuses with `notHoldable`, `expired`, `invalidAmount`.
    package static func place(
        id: Int64, on account: AccountKey, amount: Int64, expiresAt: Timestamp, now: Timestamp
    ) throws(HoldRejection) -> Step {
        guard account.kind.hasFloor, account.kind != .held else {
            throw .notHoldable(account.kind)
        }
        if now >= expiresAt { throw .expired(expiresAt: expiresAt) }
        if amount < 1 { throw .invalidAmount(amount) }
        let hold = Hold(
            id: id, account: account, amount: amount, capturedAmount: 0, expiresAt: expiresAt,
            state: .open)
        let posting = Posting(from: account, to: hold.heldAccount, amount: amount)
        return Step(hold: hold, postings: [posting])
    }

    /// Spends part or all of what is left. Refuses with `notOpen`, `expired`, `invalidAmount`,
    /// `invalidDestination`, `exceedsHeld`.
    package func capture(
        _ part: Int64, to destination: AccountKey, now: Timestamp
    ) throws(HoldRejection) -> Step {
        if state != .open { throw .notOpen(state) }
        if now >= expiresAt { throw .expired(expiresAt: expiresAt) }
        if part < 1 { throw .invalidAmount(part) }
        guard destination.tenant == account.tenant, destination.asset == account.asset,
            destination.kind != .held
        else { throw .invalidDestination(destination) }
        if part > openAmount { throw .exceedsHeld(amount: part, left: openAmount) }
        let captured = capturedAmount + part
        let hold = changed(to: captured == amount ? .captured : .open, capturedAmount: captured)
        return Step(
            hold: hold, postings: [Posting(from: heldAccount, to: destination, amount: part)])
    }

    /// Gives back what is left; at any time while open, also after `expiresAt`. Refuses with
    /// `notOpen`.
    package func void() throws(HoldRejection) -> Step {
        if state != .open { throw .notOpen(state) }
        return released(as: .voided)
    }

    /// Gives back what is left because the time is over. Refuses with `notOpen`, `notYetExpired`.
    package func expire(now: Timestamp) throws(HoldRejection) -> Step {
        if state != .open { throw .notOpen(state) }
        if now < expiresAt { throw .notYetExpired(expiresAt: expiresAt) }
        return released(as: .expired)
    }

    /// An open hold always has something left, so that there is always a posting.
    private func released(as state: State) -> Step {
        let posting = Posting(from: heldAccount, to: account, amount: openAmount)
        return Step(
            hold: changed(to: state, capturedAmount: capturedAmount), postings: [posting])
    }

    private func changed(to state: State, capturedAmount: Int64) -> Hold {
        Hold(
            id: id, account: account, amount: amount, capturedAmount: capturedAmount,
            expiresAt: expiresAt, state: state)
    }
}
