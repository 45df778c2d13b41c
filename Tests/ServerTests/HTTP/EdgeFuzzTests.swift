import Domain
import Server
import Testing

/// SplitMix64: the same seed gives the same bytes everywhere.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Whatever bytes come, the server answers or closes, and lives")
struct EdgeFuzzTests {
    private static let request = Array(
        ("POST /v1/coupons?x=%41 HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
            + "Authorization: Bearer \(EdgeFixture.key)\r\nIdempotency-Key: 1\r\n"
            + "Content-Length: 9\r\n\r\n{\"a\":[1]}").utf8)

    @Test func damagedRequestsNeverHangOrKill() async throws {
        let seed: UInt64 = 20_261_122
        try await EdgeFixture.run(
            configure: {
                $0.headerTimeoutMilliseconds = 500
                $0.bodyTimeoutMilliseconds = 500
                $0.idleTimeoutMilliseconds = 500
            }
        ) { edge in
            try await withThrowingTaskGroup { group in
                for lane in 0..<16 {
                    group.addTask {
                        for round in 0..<20 {
                            let number = UInt64(lane * 20 + round)
                            try await EdgeFuzzTests.round(edge, seed: seed &+ number)
                        }
                    }
                }
                try await group.waitForAll()
            }
            // On a busy machine one try may take longer than these timeouts allow.
            try await eventually {
                guard let answer = try? await edge.send("GET", "/healthz") else { return false }
                return answer.status == 200
            }
        }
    }

    private static func round(_ edge: EdgeFixture, seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let client = try await edge.connect()
        try? await client.send(damaged(&random))
        do {
            try await client.untilClosed(within: 30)
        } catch {
            Issue.record("seed \(seed): the connection hung")
        }
        await client.close()
        let text = String(decoding: client.received, as: UTF8.self)
        #expect(
            text.isEmpty || text.hasPrefix("HTTP/1.1 "), "seed \(seed): \(text.prefix(80))")
        #expect(!text.contains("HTTP/1.1 500"), "seed \(seed)")
    }

    /// The request with bits flipped, a part cut out, or noise put in.
    private static func damaged(_ random: inout SplitMix64) -> [UInt8] {
        var bytes = request
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.removeSubrange(place..<min(place + 5, bytes.count))
            case 2: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
            default: bytes.insert(contentsOf: bytes[place...], at: place)
            }
            if bytes.isEmpty { bytes = [0x0D, 0x0A] }
        }
        return bytes
    }
}
