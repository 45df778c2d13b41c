extension Mutant {
    /// Counters of limits, stops and trips.
    static let counts: [Mutant] = [
        Mutant(
            390, "Domain/Counts/CountFacts.swift",
            "guard period == self.period else { return self }",
            "guard MUTANT || period == self.period else { return self }",
            "Yesterday's use makes room today when it is given back.",
            "CountPeriodTests|CountStoryTests"),
        Mutant(
            391, "Domain/Counts/CountFaults.swift",
            "guard state.key != nil else {",
            "guard MUTANT || state.key != nil else {",
            "A limit on what the request does not name lets everything pass.",
            "CountStoryTests"),
        Mutant(
            392, "Domain/Counts/CountPeriod.swift",
            "floorDivide(day + 3, 7)",
            "floorDivide(day + (MUTANT ? 4 : 3), 7)",
            "A week begins on Sunday.",
            "CountPeriodTests"),
        Mutant(
            393, "Domain/Counts/CountFaults.swift",
            ": used.saturatingSum(asked) <= limit.maximum",
            ": used.saturatingSum(MUTANT ? 0 : asked) <= limit.maximum",
            "Every limit lets one use more pass.",
            "CountRaceTests|CountStoryTests"),
        Mutant(
            394, "Domain/Stops/StopFaults.swift",
            "return uses >= maximum ? (trip, maximum, uses + 1) : nil",
            "return uses >= maximum + (MUTANT ? 1 : 0) ? (trip, maximum, uses + 1) : nil",
            "An offer trips one use too late.",
            "TripTests"),
        Mutant(
            395, "Domain/Stops/Trip.swift",
            "guard part > newest - Pace.parts else { return self }",
            "guard MUTANT || part > newest - Pace.parts else { return self }",
            "A use of long ago is counted in today's window.",
            "PaceTests"),
        Mutant(
            396, "Engine/Stops/StopCommands.swift",
            "campaign.stops += change",
            "campaign.stops += MUTANT ? 0 : change",
            "Nobody looks for a stop.",
            "StopStoryTests|TripTests"),
        Mutant(
            397, "Engine/Stops/StopCommands.swift",
            "row.pace = .none",
            "if !MUTANT { row.pace = .none }",
            "A resumed offer stops again at once.",
            "TripTests"),
        Mutant(
            398, "Engine/Counts/CountLoader.swift",
            "seconds == trip.seconds ? pace : .none",
            "!MUTANT && seconds == trip.seconds ? pace : .none",
            "The window of a trip is always empty.",
            "TripTests"),
        Mutant(
            399, "Engine/Returns/WayBack.swift",
            "for (offer, counts) in taken {",
            "for (offer, counts) in taken where !MUTANT {",
            "A rollback leaves the use counted.",
            "CountStoryTests"),
    ]
}
