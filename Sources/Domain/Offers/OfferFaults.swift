/// What speaks against saving an offer, gathered part by part. Each fault names its place by a JSON
/// pointer into the request that creates the offer.
struct OfferFaults {
    private(set) var found = Faults()

    mutating func requireEntries(_ entries: NameSet, _ subject: String) {
        requireRange(Int64(entries.count), 0...Int64(Limits.restrictionEntries), subject)
        let accepted = 1...Limits.referenceBytes
        let unfit = entries.names.first { !accepted.contains($0.utf8.count) }
        if let unfit { requireLength(unfit, accepted, subject) }
    }

    /// Exclude would win, so an entry in both would quietly never count.
    mutating func requireApart(_ included: NameSet, _ excluded: NameSet, _ subject: String) {
        guard let both = included.common(with: excluded) else { return }
        contradict(
            "Include or exclude an entry, not both.", subject,
            .string("not included as well"), .string(both))
    }

    mutating func requireLength(
        _ text: String, _ accepted: ClosedRange<Int>, _ subject: String
    ) {
        requireRange(
            Int64(text.utf8.count), Int64(accepted.lowerBound)...Int64(accepted.upperBound),
            subject)
    }

    mutating func requireRange(
        _ value: Int64, _ accepted: ClosedRange<Int64>, _ subject: String
    ) {
        guard !accepted.contains(value) else { return }
        add(
            .outOfRange, "Choose a value within the range.", subject,
            ConditionValue.range(accepted), .integer(value))
    }

    mutating func contradict(
        _ message: String, _ subject: String, _ required: JSON, _ actual: JSON
    ) {
        add(.invalidField, message, subject, required, actual)
    }

    mutating func add(
        _ code: RefusalCode, _ message: String, _ subject: String, _ required: JSON, _ actual: JSON
    ) {
        found.add(code, message, subject: subject, required: required, actual: actual)
    }
}
