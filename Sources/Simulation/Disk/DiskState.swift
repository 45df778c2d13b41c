/// All files of a simulated disk at one moment, and what a power cut at that moment could leave.
package struct DiskState: Sendable {
    package var files: [String: DiskFileState]
    /// Removed without a flush of the folder: a power cut may bring them back.
    package var removed: [String: DiskFileState] = [:]
    /// Changes to any file so far.
    var order = 0
    /// Flushes replayed so far.
    private var flushes = 0

    package init(_ image: DiskImage = DiskImage()) {
        files = image.files.mapValues { DiskFileState($0, isNameDurable: true) }
    }

    /// Changes that a power cut could still take, in the order in which they were made.
    package var unsyncedChanges: Int { files.values.reduce(0) { $0 + $1.changes.count } }

    /// What the disk holds after a power cut now.
    package func image(_ loss: CrashLoss, using random: inout SeededRandom) -> DiskImage {
        image(after: cut(loss, using: &random))
    }

    /// Decides what a power cut now takes and what it leaves.
    package func cut(_ loss: CrashLoss, using random: inout SeededRandom) -> PowerCut {
        let orders = files.values.flatMap { $0.changes.map(\.order) }.sorted()
        var verdicts = CrashVerdicts(loss, orders: orders, random: random)
        var cut = PowerCut(flushes: flushes)
        // By name: the order of a dictionary differs from process to process.
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            guard file.isNameDurable || verdicts.keepsName() else { continue }
            cut.keep(name, file.changes.map { ($0, verdicts.part(of: $0)) })
        }
        for (name, file) in removed.sorted(by: { $0.key < $1.key }) where files[name] == nil {
            if file.isNameDurable, verdicts.revivesName() { cut.revive(name) }
        }
        random = verdicts.random
        return cut
    }

    package func image(after cut: PowerCut) -> DiskImage {
        var image = DiskImage()
        for (name, parts) in cut.kept {
            guard let file = files[name] else { continue }
            var bytes = file.durable
            for (change, part) in zip(file.changes, parts) {
                file.apply(change, keeping: part, to: &bytes)
            }
            image.files[name] = bytes
        }
        for name in cut.revived { image.files[name] = removed[name]?.durable }
        return image
    }

    // MARK: Replay

    /// Does again what a disk did.
    package mutating func apply(_ event: DiskEvent) {
        switch event {
        case .create(let name):
            files[name] = DiskFileState([], isNameDurable: false)
            removed[name] = nil
        case .remove(let name, let isDurable):
            let file = files.removeValue(forKey: name)
            removed[name] = isDurable ? nil : file
        case .write(let name, let offset, let bytes):
            order += 1
            bytes.withUnsafeBytes { files[name]?.write($0, at: offset, order: order) }
        case .truncate(let name, let size):
            order += 1
            files[name]?.truncate(to: size, order: order)
        case .sync(let name):
            if files[name]?.isNameDurable == false, DiskFileKind(name: name).flushesFolder {
                flushFolder()
            }
            files[name]?.flush()
            flushes += 1
        case .mark:
            break
        }
    }

    private mutating func flushFolder() {
        removed = [:]
        for name in Array(files.keys) { files[name]?.keepName() }
    }
}

/// The files of a disk that nobody uses: what a machine finds when it starts.
package struct DiskImage: Hashable, Sendable {
    package var files: [String: [UInt8]] = [:]

    package init() {}
}

/// What a disk was told to do, in order.
package enum DiskEvent: Sendable {
    case create(name: String)
    case remove(name: String, isDurable: Bool)
    case write(name: String, offset: Int, bytes: [UInt8])
    case truncate(name: String, size: Int)
    case sync(name: String)
    /// Set by whoever watches, to find a moment again: see `SimulatedDisk.mark`.
    case mark(Int)
}
