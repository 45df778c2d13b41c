package import Domain
import Synchronization

/// The codes of a batch, made piece by piece as they are asked for.
///
/// Pieces are made ahead by as many tasks as the caller allows and handed over in order, so memory
/// does not depend on how many codes there are and nothing is made faster than it is taken. For one
/// consumer.
package actor CodeExport {
    /// Codes with consecutive numbers.
    package struct Piece: Sendable {
        package let count: Int64
        /// Lines of the file; the first piece starts with the header.
        package let bytes: [UInt8]
        /// Drawings for files of their own: the number of a code, 1 first, and the file.
        package let drawings: [(number: Int64, bytes: [UInt8])]
    }

    package nonisolated let batch: CodeBatch
    /// How many codes there will be.
    package nonisolated let total: Int64
    private let lines: CodeLines
    private var remaining: Range<Int64>
    private var ahead: [Task<CodeLines.Piece, any Error>] = []
    private let tasks: Int
    private let codesPerPiece: Int64
    private var header: [UInt8]
    /// Given back when nobody reads any more.
    private let place: ExportPlaces.Place

    init(
        _ batch: CodeBatch, _ lines: CodeLines, _ order: CodeExportOrder, tasks: Int,
        place: ExportPlaces.Place
    ) {
        self.batch = batch
        self.lines = lines
        self.tasks = tasks
        self.place = place
        let positions = order.positions(in: batch)
        remaining = positions
        total = Int64(positions.count)
        // About 80 KiB of lines, or a millisecond's worth of drawings.
        codesPerPiece = order.image == .none ? 512 : 8
        header = lines.header
    }

    /// The next codes; nil at the end.
    package func next() async throws -> Piece? {
        while ahead.count < tasks, let task = nextTask() { ahead.append(task) }
        guard !ahead.isEmpty else { return nil }
        let piece = try await ahead.removeFirst().value
        let bytes = header.isEmpty ? piece.bytes : header + piece.bytes
        header = []
        return Piece(count: piece.count, bytes: bytes, drawings: piece.drawings)
    }

    /// Starts on the next piece.
    private func nextTask() -> Task<CodeLines.Piece, any Error>? {
        guard !remaining.isEmpty else { return nil }
        let end = min(remaining.lowerBound + codesPerPiece, remaining.upperBound)
        let positions = remaining.lowerBound..<end
        remaining = end..<remaining.upperBound
        let lines = lines
        return Task.detached(priority: .utility) { try lines.piece(positions) }
    }
}

/// How many exports may go on at once: each keeps a processor busy.
final class ExportPlaces: Sendable {
    private let taken = Mutex(0)
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Taken as long as it is held.
    final class Place: Sendable {
        private let places: ExportPlaces

        fileprivate init(_ places: ExportPlaces) {
            self.places = places
        }

        deinit { places.taken.withLock { $0 -= 1 } }
    }

    /// Throws `Unavailable.overloaded` where all places are taken.
    func take() throws -> Place {
        let isFree = taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        guard isFree else { throw Unavailable.overloaded }
        return Place(self)
    }
}
