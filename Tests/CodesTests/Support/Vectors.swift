import Foundation

/// Reads the published vectors beside the tests.
enum Vectors {
    static func read<Contents: Decodable>(
        _ name: String, as type: Contents.Type, file: String = #filePath
    ) throws -> Contents {
        let folder = URL(fileURLWithPath: file)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Vectors")
        let data = try Data(contentsOf: folder.appendingPathComponent(name + ".json"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: data)
    }
}

/// Bytes of a text of hex digits; an odd or wrong digit is a broken vector.
func bytes(_ hex: String) throws -> [UInt8] {
    struct BrokenHex: Error { let text: String }
    let digits = hex.compactMap(\.hexDigitValue)
    guard digits.count == hex.count, hex.count % 2 == 0 else { throw BrokenHex(text: hex) }
    return stride(from: 0, to: digits.count, by: 2).map {
        UInt8(digits[$0] * 16 + digits[$0 + 1])
    }
}

/// Runs the body for every index on as many tasks as there are cores and adds the results up.
func countInParallel(
    _ indices: Range<Int>, _ body: @escaping @Sendable (Int) throws -> Int
) async throws -> Int {
    let lanes = ProcessInfo.processInfo.activeProcessorCount
    return try await withThrowingTaskGroup(of: Int.self) { group in
        for lane in 0..<lanes {
            group.addTask {
                var sum = 0
                for index in indices where index % lanes == lane { sum += try body(index) }
                return sum
            }
        }
        return try await group.reduce(0, +)
    }
}
