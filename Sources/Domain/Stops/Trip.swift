package import Ledger

/// How many uses of an offer within how many seconds stop it.
package struct Trip: Hashable, Sendable {
    /// Redemptions; nil: any number.
    package let redemptions: Int64?
    /// Coupons issued one by one; nil: any number.
    package let issues: Int64?
    /// 1 ... `Limits.tripSeconds`.
    package let seconds: Int64

    package init(redemptions: Int64? = nil, issues: Int64? = nil, seconds: Int64) {
        self.redemptions = redemptions
        self.issues = issues
        self.seconds = seconds
    }

    /// The part of the window that a moment lies in.
    package func part(of time: Timestamp) -> Int64 {
        floorDivide(time.milliseconds * Pace.parts, seconds * 1_000)
    }
}

extension Trip {
    var document: JSON {
        .object(present: [
            "redemptions": redemptions.map(JSON.integer), "issues": issues.map(JSON.integer),
            "seconds": .integer(seconds),
        ])
    }

    func validate(_ faults: inout OfferFaults) {
        for (maximum, name) in [(redemptions, "redemptions"), (issues, "issues")] {
            guard let maximum else { continue }
            faults.requireRange(maximum, 1...Limits.tripUses, "/limits/trip/" + name)
        }
        faults.requireRange(seconds, 1...Limits.tripSeconds, "/limits/trip/seconds")
        if redemptions == nil, issues == nil {
            faults.contradict(
                "Say how many redemptions or issues are too many.", "/limits/trip",
                .array(["redemptions", "issues"]), .null)
        }
    }
}

extension FieldFormat where Value == Trip {
    static var trip: FieldFormat {
        .object { fields in
            let redemptions = fields.optional("redemptions", .integer(1...Limits.tripUses))
            let issues = fields.optional("issues", .integer(1...Limits.tripUses))
            let seconds = fields.required("seconds", .integer(1...Limits.tripSeconds))
            guard let seconds else { return nil }
            return Trip(redemptions: redemptions, issues: issues, seconds: seconds)
        }
    }
}

/// Uses of an offer in a window that moves on with time: counted in sixty parts of it, so that
/// each costs the same, however many there were. The window is the part of now and the 59 before
/// it, at most a sixtieth shorter than it says.
package struct Pace: Hashable, Sendable {
    package static let parts: Int64 = 60

    /// The part that the last count belongs to.
    package let newest: Int64
    /// Uses of the parts up to `newest`, at most `parts` of them, the first not 0.
    package let counts: [Int64]

    package init(newest: Int64, counts: [Int64]) {
        self.newest = newest
        self.counts = Array(counts.suffix(Int(Pace.parts)).drop { $0 == 0 })
    }

    package static let none = Pace(newest: 0, counts: [])

    /// Uses in the window that ends with a part.
    package func uses(at part: Int64) -> Int64 {
        var uses: Int64 = 0
        for (index, count) in counts.enumerated() {
            let counted = newest - Int64(counts.count - 1 - index)
            if counted > part - Pace.parts, counted <= part { uses += count }
        }
        return uses
    }

    /// One use more. What lies before the window of the newest part is not counted.
    package func adding(at part: Int64) -> Pace {
        if counts.isEmpty || part >= newest + Pace.parts { return Pace(newest: part, counts: [1]) }
        guard part > newest - Pace.parts else { return self }
        let last = max(newest, part)
        var window = [Int64](repeating: 0, count: Int(Pace.parts))
        for (index, count) in counts.enumerated() {
            let place = last - (newest - Int64(counts.count - 1 - index))
            if place < Pace.parts { window[Int(Pace.parts - 1 - place)] += count }
        }
        window[Int(Pace.parts - 1 - (last - part))] += 1
        return Pace(newest: last, counts: window)
    }
}
