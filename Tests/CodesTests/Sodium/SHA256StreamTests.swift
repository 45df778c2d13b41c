import Testing

@testable import Codes

struct SHA256StreamTests {
    @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 119, 128, 1_000])
    func hashInPiecesIsTheHashOfTheWhole(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        for size in [1, 3, 64, 1_000] {
            var stream = SHA256Stream()
            var position = 0
            while position < count {
                let end = min(position + size, count)
                stream.update(Array(bytes[position..<end]))
                position = end
            }
            #expect(stream.finish() == Hash.sha256(bytes), "\(count) bytes by \(size)")
        }
    }

    @Test func emptyPieceChangesNothing() {
        var stream = SHA256Stream()
        stream.update([])
        #expect(stream.finish() == Hash.sha256([]))
    }
}
