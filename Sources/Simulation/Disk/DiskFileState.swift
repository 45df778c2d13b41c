/// One file of a simulated disk: what a reader sees, what would survive a power cut, and the
/// changes in between.
package struct DiskFileState: Sendable {
    /// What reads return.
    package private(set) var live: [UInt8]
    /// What the last flush has made safe.
    package private(set) var durable: [UInt8]
    /// Whether the folder knows the name for good; a file that was never flushed may be missing
    /// after a power cut.
    package private(set) var isNameDurable: Bool
    /// Changes since the last flush, oldest first.
    private(set) var changes: [DiskChange] = []
    /// The bytes of those changes, one after the other.
    private var changedBytes: [UInt8] = []

    package init(_ bytes: [UInt8], isNameDurable: Bool) {
        live = bytes
        durable = bytes
        self.isNameDurable = isNameDurable
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, order: Int) {
        changes.append(
            DiskChange(
                order: order, kind: .write, offset: offset, start: changedBytes.count,
                count: bytes.count))
        changedBytes.append(contentsOf: bytes)
        live.place(bytes, at: offset)
    }

    mutating func truncate(to size: Int, order: Int) {
        changes.append(
            DiskChange(order: order, kind: .truncate, offset: size, start: 0, count: 0))
        live.resize(to: size)
    }

    mutating func flush() {
        // Not through `self`: a copy of it would share `durable`, and every change would copy the
        // whole file.
        for change in changes {
            Self.apply(change, of: changedBytes, keeping: .whole, to: &durable)
        }
        changes.removeAll(keepingCapacity: true)
        changedBytes.removeAll(keepingCapacity: true)
        isNameDurable = true
    }

    /// The folder was flushed.
    mutating func keepName() {
        isNameDurable = true
    }

    /// Damage that no program did: nothing of it waits for a flush.
    mutating func damage(_ body: (inout [UInt8]) -> Void) {
        body(&live)
        body(&durable)
    }

    func apply(_ change: DiskChange, keeping part: DiskChange.Part, to bytes: inout [UInt8]) {
        Self.apply(change, of: changedBytes, keeping: part, to: &bytes)
    }

    private static func apply(
        _ change: DiskChange, of changedBytes: [UInt8], keeping part: DiskChange.Part,
        to bytes: inout [UInt8]
    ) {
        if case .nothing = part { return }
        guard change.kind == .write else { return bytes.resize(to: change.offset) }
        changedBytes.withUnsafeBytes { all in
            let source = UnsafeRawBufferPointer(
                rebasing: all[change.start..<change.start + change.count])
            switch part {
            case .nothing: break
            case .whole: bytes.place(source, at: change.offset)
            case .ranges(let ranges):
                for range in ranges {
                    bytes.place(
                        UnsafeRawBufferPointer(rebasing: source[range]),
                        at: change.offset + range.lowerBound)
                }
            }
        }
    }
}

/// One write or truncation that no flush has covered.
struct DiskChange: Sendable {
    enum Kind: Sendable { case write, truncate }

    /// How much of a change reached the disk before the power went.
    enum Part: Sendable {
        case nothing, whole
        /// Of a write, these parts, counted from its first byte.
        case ranges([Range<Int>])
    }

    /// Position among the changes of all files.
    let order: Int
    let kind: Kind
    /// Where the write begins, or the size after truncation.
    let offset: Int
    let start: Int
    let count: Int
}

extension [UInt8] {
    /// Puts bytes at an offset; a gap before it is filled with zeros, as file systems do.
    fileprivate mutating func place(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        if offset > count { resize(to: offset) }
        if offset == count { return append(contentsOf: bytes) }
        if offset + bytes.count > count { resize(to: offset + bytes.count) }
        withUnsafeMutableBytes { all in
            UnsafeMutableRawBufferPointer(rebasing: all[offset..<offset + bytes.count])
                .copyMemory(from: bytes)
        }
    }

    fileprivate mutating func resize(to size: Int) {
        if size < count {
            removeLast(count - size)
        } else {
            append(contentsOf: repeatElement(0, count: size - count))
        }
    }
}
