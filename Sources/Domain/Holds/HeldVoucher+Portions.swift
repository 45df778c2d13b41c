import Ledger

/// How much of a voucher's postings a part books.
extension HeldVoucher {
    /// By posting. Postings that divide the voucher's amount among them, such as those of its
    /// payers, divide the part's by largest remainder over what each has left, so that their sum is
    /// the part's. What a payer owes for its share is that share. Other amounts are booked in the
    /// proportion of what is taken.
    ///
    /// Precondition: `amount` is not taken yet, and at most what is left.
    func portions(taking amount: Int64) -> [Int64] {
        var portions = postings.map { portion(of: $0, taking: amount) }
        for kind in Set(postings.map(\.posting.destination.kind)) {
            let places = postings.indices.filter {
                !postings[$0].isUse && postings[$0].posting.destination.kind == kind
            }
            guard places.reduce(0, { $0 + postings[$1].posting.amount }) == self.amount else {
                continue
            }
            let shares = Allocation.share(amount, over: places.map { postings[$0].left })
            for (place, share) in zip(places, shares) { portions[place] = share }
        }
        for place in postings.indices.dropFirst()
        where postings[place].posting.destination.kind == .clearing
            && postings[place - 1].posting.destination.kind == .payerExpense
        {
            portions[place] = portions[place - 1]
        }
        return portions
    }

    /// A use is booked whole by the first part, and so is what counts a service.
    private func portion(of held: HeldPosting, taking amount: Int64) -> Int64 {
        guard !held.isUse, self.amount > 0 else { return held.left }
        // The quotient fits: no more is taken than the voucher's amount.
        let upTo = self.amount.dividingFullWidth(
            held.posting.amount.multipliedFullWidth(by: taken + amount)
        ).quotient
        return max(upTo - held.captured, 0)
    }
}
