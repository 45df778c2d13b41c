import GRDBSQLite

/// A file of a simulated disk, as all its openers share it: bytes, locks, shared memory.
final class SimulatedFile {
    let name: String
    let kind: DiskFileKind
    var state: DiskFileState
    /// False once it was removed or when it never had a name.
    var isNamed: Bool
    /// Holders of the lock by which readers keep writers away, and the one above it.
    var sharedLocks = 0
    var reservedBy: ObjectIdentifier?
    var pendingBy: ObjectIdentifier?
    var exclusiveBy: ObjectIdentifier?
    private(set) var memory = SharedMemory()

    init(name: String, state: DiskFileState, isNamed: Bool) {
        self.name = name
        self.state = state
        self.isNamed = isNamed
        kind = isNamed ? DiskFileKind(name: name) : .other
    }

    /// The index of the log that all connections of a machine share; it does not survive one.
    final class SharedMemory {
        private var regions: [UnsafeMutableRawPointer] = []
        var shared = [Int](repeating: 0, count: 8)
        var exclusive = [ObjectIdentifier?](repeating: nil, count: 8)
        var openers = 0

        /// Nil where it does not exist and is not to be made.
        func region(_ index: Int, size: Int, isExtended: Bool) -> UnsafeMutableRawPointer? {
            while regions.count <= index {
                guard isExtended else { return nil }
                let region = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
                region.initializeMemory(as: UInt8.self, repeating: 0, count: size)
                regions.append(region)
            }
            return regions[index]
        }

        deinit {
            for region in regions { region.deallocate() }
        }
    }

    /// The last one to use it has gone.
    func forgetMemory() {
        memory = SharedMemory()
    }
}

/// One opener's hold on a file.
final class OpenFile {
    let disk: SimulatedDisk
    let file: SimulatedFile
    let isRemovedOnClose: Bool
    private var level = SQLITE_LOCK_NONE
    private var sharedSlots: UInt8 = 0
    private var exclusiveSlots: UInt8 = 0
    var usesMemory = false

    init(disk: SimulatedDisk, file: SimulatedFile, isRemovedOnClose: Bool) {
        self.disk = disk
        self.file = file
        self.isRemovedOnClose = isRemovedOnClose
    }

    // MARK: Locks of the file, https://www.sqlite.org/lockingv3.html

    func lock(_ wanted: CInt) -> CInt {
        let me = ObjectIdentifier(self)
        guard wanted > level else { return SQLITE_OK }
        if let other = file.exclusiveBy, other != me { return SQLITE_BUSY }
        switch wanted {
        case SQLITE_LOCK_SHARED:
            guard file.pendingBy == nil else { return SQLITE_BUSY }
            file.sharedLocks += 1
        case SQLITE_LOCK_RESERVED:
            guard file.reservedBy == nil else { return SQLITE_BUSY }
            file.reservedBy = me
        default:
            if let other = file.reservedBy, other != me { return SQLITE_BUSY }
            if let other = file.pendingBy, other != me { return SQLITE_BUSY }
            file.pendingBy = me
            guard file.sharedLocks == 1 else { return SQLITE_BUSY }
            file.exclusiveBy = me
        }
        level = wanted
        return SQLITE_OK
    }

    func unlock(_ wanted: CInt) {
        guard wanted < level || file.pendingBy == ObjectIdentifier(self) else { return }
        let me = ObjectIdentifier(self)
        if file.reservedBy == me { file.reservedBy = nil }
        if file.pendingBy == me { file.pendingBy = nil }
        if file.exclusiveBy == me { file.exclusiveBy = nil }
        if wanted == SQLITE_LOCK_NONE, level >= SQLITE_LOCK_SHARED { file.sharedLocks -= 1 }
        level = min(level, wanted)
    }

    // MARK: Locks of the shared memory, https://www.sqlite.org/walformat.html

    func lockMemory(_ slots: Range<Int>, isExclusive: Bool) -> CInt {
        let memory = file.memory
        let mask = mask(slots)
        if isExclusive {
            guard exclusiveSlots & mask != mask else { return SQLITE_OK }
            for slot in slots where memory.shared[slot] > 0 || memory.exclusive[slot] != nil {
                return SQLITE_BUSY
            }
            for slot in slots { memory.exclusive[slot] = ObjectIdentifier(self) }
            exclusiveSlots |= mask
        } else {
            guard sharedSlots & mask == 0 else { return SQLITE_OK }
            for slot in slots where memory.exclusive[slot] != nil { return SQLITE_BUSY }
            for slot in slots { memory.shared[slot] += 1 }
            sharedSlots |= mask
        }
        return SQLITE_OK
    }

    func unlockMemory(_ slots: Range<Int>) {
        let memory = file.memory
        for slot in slots {
            let bit = UInt8(1) << UInt8(slot)
            if sharedSlots & bit != 0 { memory.shared[slot] -= 1 }
            if exclusiveSlots & bit != 0 { memory.exclusive[slot] = nil }
        }
        sharedSlots &= ~mask(slots)
        exclusiveSlots &= ~mask(slots)
    }

    func leaveMemory() {
        guard usesMemory else { return }
        unlockMemory(0..<8)
        usesMemory = false
        file.memory.openers -= 1
        if file.memory.openers == 0 { file.forgetMemory() }
    }

    private func mask(_ slots: Range<Int>) -> UInt8 {
        slots.reduce(0) { $0 | UInt8(1) << UInt8($1) }
    }
}
