// The room "PowerCuts": after a power cut at any moment, the engine is as if nothing had happened.
//
// A script is recorded once on a sound disk. `CrashPoints` goes through what the disk did, event by
// event, and cuts the power after each in every way (`CrashLoss`); images that are equal are looked
// at once. `CrashPointCheck` starts the real engine on each: everything acknowledged is there, what
// was not is there whole or not at all, the journal verifies, repeats get their first answers, the
// books stand as recorded, and the shop goes on selling.

/// What the disk holds after one power cut, and what must be true then.
package struct CrashImage: Sendable {
    /// Steps whose answers had been given.
    package let acknowledged: Int
    package let loss: CrashLoss
    /// The last event before the cut.
    package let event: Int
    package let disk: DiskImage
}

/// All power cuts of a recording, in order.
package struct CrashPoints: Sequence, IteratorProtocol {
    private let recording: ShopRecording
    private let share: Share
    private var state: DiskState
    private var event = -1
    private var acknowledged = 0
    private var losses: ArraySlice<CrashLoss> = []
    private var seen: Set<UInt64> = []
    private var number = 0

    /// Which of the distinct images to take: those whose number leaves `rest` when divided by
    /// `divisor`. For workers that share the work, and for looking at every n-th only.
    package struct Share: Sendable {
        package let divisor: Int
        package let rests: Set<Int>

        package init(divisor: Int, rests: Set<Int>) {
            self.divisor = divisor
            self.rests = rests
        }

        package static let all = Share(divisor: 1, rests: [0])
    }

    /// The harshest first: of equal images the first is counted.
    private static let order: [CrashLoss] = [
        .unsynced, .tail, .torn512, .torn4096, .tornAnywhere, .reordered, .random, .nothing,
    ]

    package init(_ recording: ShopRecording, share: Share = .all) {
        self.recording = recording
        self.share = share
        state = recording.start
    }

    package mutating func next() -> CrashImage? {
        while true {
            while let loss = losses.popFirst() {
                var random = SeededRandom(
                    seed: recording.seed &* 0x9E37_79B9 &+ UInt64(event) &* 16
                        &+ UInt64(CrashLoss.allCases.count - losses.count))
                let cut = state.cut(loss, using: &random)
                // The same bytes after one more answer are another matter: more must be there.
                let print = cut.fingerprint &+ UInt64(acknowledged) &* 0x9E37_79B9_7F4A_7C15
                guard seen.insert(print).inserted else { continue }
                defer { number += 1 }
                guard share.rests.contains(number % share.divisor) else { continue }
                return CrashImage(
                    acknowledged: acknowledged, loss: loss, event: event,
                    disk: state.image(after: cut))
            }
            guard advance() else { return nil }
        }
    }

    private mutating func advance() -> Bool {
        event += 1
        guard event < recording.events.count else { return false }
        let next = recording.events[event]
        if case .mark(let step) = next { acknowledged = step }
        state.apply(next)
        losses = Self.order[...]
        return true
    }
}
