import Codes
import Testing

@Suite struct SerialPermutationTests {
    private struct File: Decodable {
        struct Row: Decodable {
            let secret, context, last: String
            let pairs: [[String]]
        }
        let permutations: [Row]
    }

    @Test func vectorsAreMadeAndReadExactly() throws {
        for row in try Vectors.read("permutations", as: File.self).permutations {
            let key = SecretBytes(copying: try bytes(row.secret))
            let context = try #require(UInt64(row.context))
            let last = try #require(UInt64(row.last))
            let permutation =
                last == .max
                ? SerialPermutation(key: key, context: context, bits: 64)
                : SerialPermutation(key: key, context: context, size: last + 1)
            for pair in row.pairs {
                let number = try #require(UInt64(pair[0]))
                let value = try #require(UInt64(pair[1]))
                #expect(permutation.permuted(number) == value, "\(row.last): \(number)")
                #expect(permutation.restored(value) == number, "\(row.last): \(value)")
            }
        }
    }

    @Test func smallDomainsArePermutedOneToOne() {
        let key = SecretBytes.random(count: 16)
        for size in Array(1...300) + [1_000, 4_096, 4_097, 65_536] as [UInt64] {
            let permutation = SerialPermutation(key: key, context: 5, size: size)
            var seen = [Bool](repeating: false, count: Int(size))
            for number in 0..<size {
                let value = permutation.permuted(number)
                #expect(value < size && !seen[Int(value)], "size \(size), number \(number)")
                seen[Int(value)] = true
                #expect(permutation.restored(value) == number, "size \(size), number \(number)")
            }
        }
    }

    @Test func largeDomainsAreRestored() {
        var random = SeededGenerator(seed: 64)
        let key = SecretBytes.random(count: 32)
        for bits in 1...64 {
            let permutation = SerialPermutation(key: key, context: 1, bits: bits)
            for _ in 0..<50 {
                let number = random.next() >> UInt64(64 - bits)
                let value = permutation.permuted(number)
                #expect(value <= UInt64.max >> UInt64(64 - bits), "\(random), \(bits) bits")
                #expect(permutation.restored(value) == number, "\(random), \(bits) bits")
            }
        }
        let serials = SerialPermutation(key: key, context: 2)
        for serial: UInt32 in [0, 1, 2, .max - 1, .max] {
            #expect(serials.restored(serials.permuted(serial)) == serial)
        }
    }

    @Test func keysAndContextsGiveDifferentOrders() {
        let key = SecretBytes(copying: Array(0..<32))
        let one = SerialPermutation(key: key, context: 1)
        let sameAgain = SerialPermutation(key: key, context: 1)
        let otherContext = SerialPermutation(key: key, context: 2)
        let otherKey = SerialPermutation(
            key: SecretBytes(copying: Array(1..<33)), context: 1)
        let numbers = 0..<100 as Range<UInt32>
        let order = numbers.map { one.permuted($0) }
        #expect(order == numbers.map { sameAgain.permuted($0) })
        #expect(numbers.count { order[Int($0)] == otherContext.permuted($0) } == 0)
        #expect(numbers.count { order[Int($0)] == otherKey.permuted($0) } == 0)
    }
}
