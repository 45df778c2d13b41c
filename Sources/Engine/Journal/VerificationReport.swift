import Codes
import Domain

/// What a verification has looked at and found.
package struct VerificationReport: Sendable {
    package init() {}

    package internal(set) var blocks: Int64 = 0
    package internal(set) var entries: Int64 = 0
    package internal(set) var rows: Int64 = 0
    package internal(set) var answers: Int64 = 0
    /// The first problems; each names the entry or row it is about.
    package internal(set) var problems: [String] = []
    package internal(set) var problemCount = 0
    /// The last block, to be kept somewhere else; nil in a journal without blocks.
    package internal(set) var witness: Witness?

    package var isSound: Bool { problemCount == 0 }

    /// Problems listed at most.
    package static let maximumListed = Limits.verificationProblems

    mutating func add(_ problem: String) {
        problemCount += 1
        if problems.count < Self.maximumListed { problems.append(problem) }
    }

    /// Counts and problems of another part, after those of this one.
    mutating func take(_ part: VerificationReport) {
        blocks += part.blocks
        entries += part.entries
        rows += part.rows
        answers += part.answers
        problemCount += part.problemCount
        problems += part.problems.prefix(Self.maximumListed - problems.count)
    }
}

/// A block that somebody has seen: whoever keeps its hash elsewhere can tell later that the journal
/// was cut off or an older copy was put in its place.
package struct Witness: Hashable, Sendable, CustomStringConvertible {
    package let block: Int64
    /// SHA-256 of the block's header, 32 bytes.
    package let hash: [UInt8]

    package init(block: Int64, hash: [UInt8]) {
        self.block = block
        self.hash = hash
    }

    /// `BLOCK:HASH` with 64 hexadecimal digits; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let block = Int64(parts[0]), block > 0,
            let hash = bytes(hexadecimal: parts[1].lowercased()), hash.count == 32
        else { return nil }
        self.init(block: block, hash: hash)
    }

    package var description: String { "\(block):\(hexadecimal(hash))" }
}
