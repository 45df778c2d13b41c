import CTime
import Foundation

/// What is known of time besides the wall clock.
package struct ClockWitness: Sendable {
    /// Milliseconds since some moment. Never set; goes on while the machine sleeps.
    let steady: @Sendable () -> Int64
    /// Whether a time service vouches for the wall clock.
    let isSynchronised: @Sendable () -> Bool

    package init(
        steady: @escaping @Sendable () -> Int64, isSynchronised: @escaping @Sendable () -> Bool
    ) {
        self.steady = steady
        self.isSynchronised = isSynchronised
    }

    /// The machine's time since it started, and what its kernel says of its clock.
    package static let machine = ClockWitness(
        steady: {
            var time = timespec()
            clock_gettime(CLOCK_BOOTTIME, &time)
            return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
        },
        isSynchronised: { scrip_clock_is_synchronised() == 1 })
}
