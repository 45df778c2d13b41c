import CSodium
import Foundation

/// Makes the randomness of libsodium (keys, nonces, secrets) depend on the seed.
///
/// Only on threads that run a simulation: every other thread of the process goes on getting the
/// system's random bytes. The replacement is installed once and stays.
package enum SimulatedRandomness {
    /// Where a thread keeps its generator; none: the system's.
    private static let threadKey: pthread_key_t = {
        var key = pthread_key_t()
        let code = pthread_key_create(&key) { memory in
            memory?.assumingMemoryBound(to: SeededRandom.self).deallocate()
        }
        precondition(code == 0, "a process has room for one more thread key")
        return key
    }()

    nonisolated(unsafe) private static let name = UnsafePointer<CChar>(strdup("simulated"))

    private static let isInstalled: Bool = {
        // The library keeps the pointer, so it is never freed.
        let table = UnsafeMutablePointer<randombytes_implementation>.allocate(capacity: 1)
        table.initialize(
            to: randombytes_implementation(
                implementation_name: { SimulatedRandomness.name },
                random: { SimulatedRandomness.number() }, stir: nil, uniform: nil,
                buf: { SimulatedRandomness.fill($0, $1) }, close: nil))
        return randombytes_set_implementation(table) == 0
    }()

    /// From here on this thread's random bytes follow from the seed.
    package static func seed(_ seed: UInt64) {
        precondition(isInstalled, "libsodium takes another source of randomness")
        // The library takes random bytes when it starts, which only the first run would see.
        precondition(sodium_init() >= 0, "libsodium starts")
        let memory: UnsafeMutablePointer<SeededRandom>
        if let known = pthread_getspecific(threadKey) {
            memory = known.assumingMemoryBound(to: SeededRandom.self)
        } else {
            memory = .allocate(capacity: 1)
            pthread_setspecific(threadKey, memory)
        }
        memory.initialize(to: SeededRandom(seed: seed, stream: 0x50D1))
    }

    /// Gives this thread the system's randomness back.
    package static func end() {
        guard let memory = pthread_getspecific(threadKey) else { return }
        memory.assumingMemoryBound(to: SeededRandom.self).deallocate()
        pthread_setspecific(threadKey, nil)
    }

    private static func number() -> UInt32 {
        var number: UInt32 = 0
        withUnsafeMutableBytes(of: &number) { fill($0.baseAddress, $0.count) }
        return number
    }

    private static func fill(_ start: UnsafeMutableRawPointer?, _ count: Int) {
        let output = UnsafeMutableRawBufferPointer(start: start, count: start == nil ? 0 : count)
        guard let memory = pthread_getspecific(threadKey) else { return fillFromSystem(output) }
        let generator = memory.assumingMemoryBound(to: SeededRandom.self)
        for index in output.indices {
            output[index] = UInt8(truncatingIfNeeded: generator.pointee.next() >> 24)
        }
    }

    private static func fillFromSystem(_ output: UnsafeMutableRawBufferPointer) {
        var system = SystemRandomNumberGenerator()
        for index in output.indices {
            output[index] = UInt8(truncatingIfNeeded: system.next() >> 24)
        }
    }
}
