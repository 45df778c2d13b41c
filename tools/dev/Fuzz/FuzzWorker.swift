import Foundation

/// Runs inputs against one target after the other until its time is over.
final class FuzzWorker {
    /// Processor time that one input may take, in nanoseconds.
    static let patience: UInt64 = 100_000_000
    /// Inputs kept for each target.
    private static let kept = 2_048
    /// Findings of one target after which it is left alone.
    private static let enough = 5

    struct Count {
        var inputs = 0
        var signatures = 0
        var findings = 0
    }

    private let folder: String
    private let note: InputNote
    private var random: SplitMix64

    init(folder: String, number: Int, seed: UInt64) throws {
        self.folder = folder
        note = try InputNote(path: Self.notePath(folder, number))
        random = SplitMix64(seed: seed &+ UInt64(number) &* 0x5851_F42D_4C95_7F2D)
    }

    static func notePath(_ folder: String, _ number: Int) -> String { folder + "/note-\(number)" }

    /// Inputs for one target during so many seconds.
    func work(on target: any FuzzTarget, at place: Int, seconds: Double) -> Count {
        let damage = Damage(words: target.words, longest: target.longest)
        let end = ContinuousClock.now + .milliseconds(Int64(seconds * 1_000))
        var pool = target.seeds
        var seen: Set<UInt64> = []
        var count = Count()
        var next = 0
        while count.findings < Self.enough {
            // The clock is asked seldom: it costs as much as a small input.
            if count.inputs % 64 == 0, ContinuousClock.now >= end { break }
            let input: [UInt8]
            if next < target.seeds.count {
                input = target.seeds[next]
                next += 1
            } else {
                input = made(from: pool, target, damage)
            }
            count.inputs += 1
            guard let signature = judged(input, target, place, &count) else { continue }
            guard seen.insert(signature).inserted, count.inputs > target.seeds.count else {
                continue
            }
            if pool.count < Self.kept {
                pool.append(input)
            } else {
                pool[Int.random(in: target.seeds.count..<pool.count, using: &random)] = input
            }
        }
        count.signatures = seen.count
        return count
    }

    private func made(
        from pool: [[UInt8]], _ target: any FuzzTarget, _ damage: Damage
    ) -> [UInt8] {
        let base = pool[Int.random(in: 0..<pool.count, using: &random)]
        if Bool.random(using: &random), let shaped = target.reshape(base, &random),
            shaped.count <= target.longest
        {
            return shaped
        }
        let other = pool[Int.random(in: 0..<pool.count, using: &random)]
        return damage.damaged(base, other: other, &random)
    }

    /// The input's signature; nil where it was a finding.
    private func judged(
        _ input: [UInt8], _ target: any FuzzTarget, _ place: Int, _ count: inout Count
    ) -> UInt64? {
        note.note(input, target: place)
        let start = Self.processorTime()
        do throws(FuzzFinding) {
            let signature = try target.run(input)
            let spent = Self.processorTime() - start
            try holds(spent <= Self.patience, "took \(spent / 1_000_000) ms of processor time")
            return signature
        } catch {
            count.findings += 1
            let path = FuzzInput(target: type(of: target).name, bytes: input).write(to: folder)
            say("found \(type(of: target).name): \(error.sentence); dev fuzz --replay \(path)")
            return nil
        }
    }

    private static func processorTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// An input that found something, as a file: its target's name, a line feed, the bytes.
struct FuzzInput {
    let target: String
    let bytes: [UInt8]

    /// Writes it under a name of its content; gives the path.
    func write(to folder: String) -> String {
        let path = "\(folder)/found-\(target)-\(String(Signature.of(bytes), radix: 16))"
        let data = Data(Array("\(target)\n".utf8) + bytes)
        if !FileManager.default.createFile(atPath: path, contents: data) {
            say("cannot write \(path)")
        }
        return path
    }

    static func read(_ path: String) throws -> FuzzInput {
        guard let data = FileManager.default.contents(atPath: path),
            let end = data.firstIndex(of: UInt8(ascii: "\n"))
        else { throw CheckFailure("\(path) is not an input of dev fuzz") }
        return FuzzInput(
            target: String(decoding: data[..<end], as: UTF8.self),
            bytes: [UInt8](data[data.index(after: end)...]))
    }
}
