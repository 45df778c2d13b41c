import Foundation
import GRDBSQLite

/// The tables of C functions through which SQLite calls a simulated disk.
enum DiskInterface {
    /// What SQLite allocates for each open file.
    private struct Slot {
        var base: sqlite3_file
        var handle: Unmanaged<OpenFile>?
    }

    private typealias File = UnsafeMutablePointer<sqlite3_file>

    static func register(
        _ disk: SimulatedDisk, name: String
    ) -> UnsafeMutablePointer<sqlite3_vfs> {
        let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        vfs.initialize(to: sqlite3_vfs())
        vfs.pointee.iVersion = 2
        vfs.pointee.szOsFile = CInt(MemoryLayout<Slot>.size)
        vfs.pointee.mxPathname = 512
        vfs.pointee.zName = UnsafePointer(strdup(name))
        vfs.pointee.pAppData = Unmanaged.passUnretained(disk).toOpaque()
        setFiles(vfs)
        setSurroundings(vfs)
        sqlite3_vfs_register(vfs, 0)
        return vfs
    }

    static func unregister(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) {
        guard let vfs else { return }
        sqlite3_vfs_unregister(vfs)
        free(UnsafeMutablePointer(mutating: vfs.pointee.zName))
        vfs.deallocate()
    }

    private static func disk(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> SimulatedDisk? {
        guard let data = vfs?.pointee.pAppData else { return nil }
        return Unmanaged<SimulatedDisk>.fromOpaque(data).takeUnretainedValue()
    }

    private static func slot(_ file: File) -> UnsafeMutablePointer<Slot> {
        UnsafeMutableRawPointer(file).assumingMemoryBound(to: Slot.self)
    }

    @inline(__always)
    private static func with(_ file: File?, _ body: (OpenFile, SimulatedDisk) -> CInt) -> CInt {
        guard let file, let handle = slot(file).pointee.handle else { return SQLITE_MISUSE }
        return handle._withUnsafeGuaranteedRef { open in
            open.disk.locked { body(open, open.disk) }
        }
    }

    // MARK: The disk

    private static func setFiles(_ vfs: UnsafeMutablePointer<sqlite3_vfs>) {
        vfs.pointee.xOpen = { vfs, name, file, flags, outFlags in
            guard let disk = DiskInterface.disk(vfs), let file else { return SQLITE_MISUSE }
            DiskInterface.slot(file).initialize(
                to: Slot(base: sqlite3_file(pMethods: nil), handle: nil))
            let text = name.map { String(cString: $0) }
            switch disk.locked({ disk.open(text, flags: flags) }) {
            case .failure(let refusal): return refusal.code
            case .success(let open):
                DiskInterface.slot(file).pointee.handle = Unmanaged.passRetained(open)
                file.pointee.pMethods = DiskInterface.methods
                outFlags?.pointee = flags
                return SQLITE_OK
            }
        }
        vfs.pointee.xDelete = { vfs, name, isDurable in
            guard let disk = DiskInterface.disk(vfs), let name else { return SQLITE_MISUSE }
            let text = String(cString: name)
            return disk.locked { disk.remove(text, isDurable: isDurable != 0) }
        }
        vfs.pointee.xAccess = { vfs, name, _, result in
            guard let disk = DiskInterface.disk(vfs), let name else { return SQLITE_MISUSE }
            let text = String(cString: name)
            return disk.locked {
                if let fault = disk.fault(.access, DiskFileKind(name: text)) { return fault.code }
                result?.pointee = disk.exists(text) ? 1 : 0
                return SQLITE_OK
            }
        }
        vfs.pointee.xFullPathname = { _, name, size, out in
            guard let name, let out, strlen(name) < Int(size) else { return SQLITE_CANTOPEN }
            strcpy(out, name)
            return SQLITE_OK
        }
    }

    private static func setSurroundings(_ vfs: UnsafeMutablePointer<sqlite3_vfs>) {
        vfs.pointee.xRandomness = { vfs, count, out in
            guard let disk = DiskInterface.disk(vfs), let out else { return 0 }
            let buffer = UnsafeMutableRawBufferPointer(start: out, count: Int(count))
            disk.locked { disk.randomBytes(buffer) }
            return count
        }
        vfs.pointee.xSleep = { vfs, microseconds in
            guard let disk = DiskInterface.disk(vfs) else { return microseconds }
            disk.locked { disk.pass(milliseconds: Int64(microseconds) / 1_000) }
            // Whoever holds what is waited for must get its turn.
            sched_yield()
            return microseconds
        }
        vfs.pointee.xCurrentTimeInt64 = { vfs, out in
            guard let disk = DiskInterface.disk(vfs) else { return SQLITE_MISUSE }
            out?.pointee = disk.locked { disk.julianMilliseconds }
            return SQLITE_OK
        }
        vfs.pointee.xCurrentTime = { vfs, out in
            guard let disk = DiskInterface.disk(vfs) else { return SQLITE_MISUSE }
            out?.pointee = Double(disk.locked { disk.julianMilliseconds }) / 86_400_000
            return SQLITE_OK
        }
        vfs.pointee.xGetLastError = { _, _, _ in 0 }
    }

    // MARK: A file

    nonisolated(unsafe) private static let methods: UnsafePointer<sqlite3_io_methods> = {
        let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        table.initialize(to: sqlite3_io_methods())
        table.pointee.iVersion = 2
        setContents(table)
        setLocks(table)
        setMemory(table)
        return UnsafePointer(table)
    }()

    private static func setContents(_ table: UnsafeMutablePointer<sqlite3_io_methods>) {
        table.pointee.xClose = { file in
            guard let file, let handle = DiskInterface.slot(file).pointee.handle else {
                return SQLITE_OK
            }
            DiskInterface.slot(file).pointee.handle = nil
            let open = handle.takeRetainedValue()
            open.disk.locked {
                open.leaveMemory()
                open.unlock(SQLITE_LOCK_NONE)
                open.disk.closed(open)
            }
            return SQLITE_OK
        }
        table.pointee.xRead = { file, out, count, offset in
            DiskInterface.with(file) { open, disk in
                if let fault = disk.fault(.read, open.file.kind) { return fault.code }
                guard let out else { return SQLITE_MISUSE }
                return DiskInterface.read(
                    open.file, UnsafeMutableRawBufferPointer(start: out, count: Int(count)),
                    at: Int(offset))
            }
        }
        table.pointee.xWrite = { file, bytes, count, offset in
            DiskInterface.with(file) { open, disk in
                disk.write(
                    UnsafeRawBufferPointer(start: bytes, count: Int(count)), at: Int(offset),
                    open.file)
            }
        }
        table.pointee.xTruncate = { file, size in
            DiskInterface.with(file) { open, disk in disk.truncate(open.file, to: Int(size)) }
        }
        table.pointee.xSync = { file, _ in
            DiskInterface.with(file) { open, disk in disk.sync(open.file) }
        }
        table.pointee.xFileSize = { file, out in
            DiskInterface.with(file) { open, disk in
                if let fault = disk.fault(.size, open.file.kind) { return fault.code }
                out?.pointee = Int64(open.file.state.live.count)
                return SQLITE_OK
            }
        }
        table.pointee.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
        table.pointee.xSectorSize = { _ in 4_096 }
        // A write that is cut short leaves the bytes around it alone, as SQLite assumes of disks.
        table.pointee.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
    }

    /// Bytes beyond the end are zero, and SQLite is told.
    private static func read(
        _ file: SimulatedFile, _ out: UnsafeMutableRawBufferPointer, at offset: Int
    ) -> CInt {
        file.state.live.withUnsafeBytes { bytes in
            let available = max(min(bytes.count - offset, out.count), 0)
            if available > 0 {
                out.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + available]))
            }
            guard available < out.count else { return SQLITE_OK }
            UnsafeMutableRawBufferPointer(rebasing: out[available...])
                .initializeMemory(as: UInt8.self, repeating: 0)
            return SQLITE_IOERR | (2 << 8)
        }
    }

    private static func setLocks(_ table: UnsafeMutablePointer<sqlite3_io_methods>) {
        table.pointee.xLock = { file, level in
            DiskInterface.with(file) { open, disk in
                if let fault = disk.fault(.lock, open.file.kind) { return fault.code }
                return open.lock(level)
            }
        }
        table.pointee.xUnlock = { file, level in
            DiskInterface.with(file) { open, _ in
                open.unlock(level)
                return SQLITE_OK
            }
        }
        table.pointee.xCheckReservedLock = { file, out in
            DiskInterface.with(file) { open, _ in
                out?.pointee = open.file.reservedBy == nil ? 0 : 1
                return SQLITE_OK
            }
        }
    }

    private static func setMemory(_ table: UnsafeMutablePointer<sqlite3_io_methods>) {
        table.pointee.xShmMap = { file, index, size, isExtended, out in
            DiskInterface.with(file) { open, disk in
                if let fault = disk.fault(.shmMap, open.file.kind) { return fault.code }
                if !open.usesMemory {
                    open.usesMemory = true
                    open.file.memory.openers += 1
                }
                out?.pointee = open.file.memory.region(
                    Int(index), size: Int(size), isExtended: isExtended != 0)
                return SQLITE_OK
            }
        }
        table.pointee.xShmLock = { file, offset, count, flags in
            DiskInterface.with(file) { open, disk in
                let slots = Int(offset)..<Int(offset + count)
                if flags & SQLITE_SHM_UNLOCK != 0 {
                    open.unlockMemory(slots)
                    return SQLITE_OK
                }
                if let fault = disk.fault(.shmLock, open.file.kind) { return fault.code }
                return open.lockMemory(slots, isExclusive: flags & SQLITE_SHM_EXCLUSIVE != 0)
            }
        }
        // Entering and leaving the disk's lock orders what came before against what follows.
        table.pointee.xShmBarrier = { file in _ = DiskInterface.with(file) { _, _ in SQLITE_OK } }
        table.pointee.xShmUnmap = { file, _ in
            DiskInterface.with(file) { open, _ in
                open.leaveMemory()
                return SQLITE_OK
            }
        }
    }
}
