/// What a power cut does to the changes that no flush has covered. A flushed change always stays.
package enum CrashLoss: String, CaseIterable, Hashable, Sendable {
    /// The program dies, the machine lives: all changes stay.
    case nothing
    /// All are lost.
    case unsynced
    /// They stay in order up to one of them, and from there on they are lost.
    case tail
    /// Like `tail`, and of the last one only some sectors of 512 bytes are written.
    case torn512
    /// Like `tail`, and of the last one only some pages of 4,096 bytes are written.
    case torn4096
    /// Like `tail`, and the last one is cut at any byte.
    case tornAnywhere
    /// The newest stays, some before it are lost.
    case reordered
    /// Each stays, is lost or is torn, as it happens.
    case random
}

/// Decides the fate of each unsynced change for one power cut.
struct CrashVerdicts {
    private let loss: CrashLoss
    private let newest: Int
    private let last: Int
    var random: SeededRandom

    /// `orders` are those of the unsynced changes, ascending.
    init(_ loss: CrashLoss, orders: [Int], random: SeededRandom) {
        var random = random
        self.loss = loss
        newest = orders.last ?? 0
        last =
            switch loss {
            // The newest is torn: whoever enumerates moments gets each change torn once.
            case .torn512, .torn4096, .tornAnywhere: newest
            case .tail: orders.dropLast().randomElement(using: &random) ?? 0
            default: newest
            }
        self.random = random
    }

    mutating func keepsName() -> Bool {
        switch loss {
        case .unsynced: false
        case .reordered, .random: Bool.random(using: &random)
        default: true
        }
    }

    mutating func revivesName() -> Bool {
        switch loss {
        case .nothing: false
        case .unsynced: true
        default: Bool.random(using: &random)
        }
    }

    mutating func part(of change: DiskChange) -> DiskChange.Part {
        switch loss {
        case .nothing: return .whole
        case .unsynced: return .nothing
        case .tail: return change.order <= last ? .whole : .nothing
        case .torn512: return change.order < last ? .whole : torn(change, unit: 512)
        case .torn4096: return change.order < last ? .whole : torn(change, unit: 4_096)
        case .tornAnywhere: return change.order < last ? .whole : torn(change, unit: 1)
        case .reordered:
            return change.order == newest || Bool.random(using: &random) ? .whole : .nothing
        case .random:
            switch UInt8.random(in: 0..<8, using: &random) {
            case 0: return torn(change, unit: 512)
            case 1...4: return .whole
            default: return .nothing
            }
        }
    }

    /// Units are counted from the start of the file, as a drive does, not of the write.
    private mutating func torn(_ change: DiskChange, unit: Int) -> DiskChange.Part {
        guard change.kind == .write, change.count > 0 else { return .nothing }
        if unit == 1 { return .ranges([0..<Int.random(in: 0..<change.count, using: &random)]) }
        var ranges: [Range<Int>] = []
        let isPrefix = Bool.random(using: &random)
        let units = change.offset / unit...(change.offset + change.count - 1) / unit
        let cut = units.randomElement(using: &random) ?? 0
        for number in units {
            let isKept = isPrefix ? number < cut : Bool.random(using: &random)
            guard isKept else { continue }
            let start = max(number * unit - change.offset, 0)
            ranges.append(start..<min((number + 1) * unit - change.offset, change.count))
        }
        return .ranges(ranges)
    }
}

/// What one power cut leaves. Two with the same fingerprint, at moments of one replay, leave the
/// same bytes.
package struct PowerCut: Sendable {
    private(set) var kept: [String: [DiskChange.Part]] = [:]
    private(set) var revived: [String] = []
    package private(set) var fingerprint: UInt64

    init(flushes: Int) {
        fingerprint = 0xcbf2_9ce4_8422_2325
        mix(flushes)
    }

    mutating func keep(_ name: String, _ changes: [(DiskChange, DiskChange.Part)]) {
        kept[name] = changes.map(\.1)
        mix(name.utf8.count)
        for (change, part) in changes {
            switch part {
            case .nothing: continue
            case .whole: mix(change.order)
            case .ranges(let ranges):
                mix(-change.order)
                for range in ranges {
                    mix(range.lowerBound)
                    mix(range.upperBound)
                }
            }
        }
    }

    mutating func revive(_ name: String) {
        revived.append(name)
        mix(-name.utf8.count)
    }

    /// FNV-1a, a word at a time.
    private mutating func mix(_ number: Int) {
        fingerprint = (fingerprint ^ UInt64(bitPattern: Int64(number))) &* 0x100_0000_01b3
        fingerprint ^= fingerprint >> 29
    }
}
