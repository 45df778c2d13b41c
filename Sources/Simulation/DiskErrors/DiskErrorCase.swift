// The room "DiskErrors": any single call to the disk may fail, once or from then on.
//
// A script is performed while the k-th call of one kind fails, for every k. The engine may refuse
// and it may stop for good after a failed flush; it may not crash, acknowledge what it does not
// keep, or stay broken once the disk works again, at the latest after a new start.

/// One way in which the disk fails during a script.
package struct DiskErrorCase: Hashable, Sendable, CustomStringConvertible {
    package let call: DiskCall
    /// Which call of its kind, counted from 1, opening the database included.
    package let number: Int
    package let effect: DiskFault.Effect
    package let persists: Bool

    package var description: String {
        "\(call) \(number) \(effect)\(persists ? ", from then on" : "")"
    }

    package init(call: DiskCall, number: Int, effect: DiskFault.Effect, persists: Bool) {
        self.call = call
        self.number = number
        self.effect = effect
        self.persists = persists
    }

    var fault: DiskFault {
        DiskFault([call], effect: effect, at: number, persists: persists)
    }

    /// All cases for a script that makes so many calls of each kind.
    package static func all(counts: [DiskCall: Int]) -> [DiskErrorCase] {
        DiskCall.allCases.flatMap { call in
            let effects: [DiskFault.Effect] =
                switch call {
                case .write: [.fails, .full, .short(bytes: 16)]
                case .truncate, .open: [.fails, .full]
                default: [.fails]
                }
            return effects.flatMap { effect in
                (1...max(counts[call] ?? 0, 1)).flatMap { number in
                    [false, true].map {
                        DiskErrorCase(call: call, number: number, effect: effect, persists: $0)
                    }
                }
            }
        }
    }
}

/// How the engine came through.
package enum DiskErrorOutcome: String, CaseIterable, Hashable, Sendable {
    /// Nobody noticed.
    case unharmed
    /// It refused while the disk failed, and went on by itself.
    case recovered
    /// It refused to start, and started when the disk worked again.
    case startRefused
    /// It worked again after a new start.
    case restarted
    /// A flush failed: it stopped for good, and a new start went on.
    case stopped
}
