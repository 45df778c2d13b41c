import Foundation
import GRDBSQLite
import Synchronization

/// A disk that fails on demand: a layer between SQLite and the file system which makes the n-th
/// write or flush of a chosen file fail with a chosen code. Files without a fault are untouched.
enum FaultyDisk {
    enum Operation { case write, flush }

    struct Fault {
        let path: String
        let operation: Operation
        let code: CInt
        /// Fails this call (1 is the next) and, if it persists, all later ones.
        var countdown: Int
        var persists = false
    }

    private struct State {
        var faults: [String: Fault] = [:]
        var paths: [UInt: String] = [:]
        /// Address of the original methods to address of the patched copy.
        var methods: [UInt: UInt] = [:]
    }

    private static let state = Mutex(State())

    /// Every file opened from now on goes through the layer.
    static let install: Void = {
        guard let original = sqlite3_vfs_find(nil) else { return }
        let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        layer.initialize(to: original.pointee)
        layer.pointee.zName = UnsafePointer(strdup("faulty-disk"))
        layer.pointee.xOpen = { _, name, file, flags, outFlags in
            // Found by name: a C function captures nothing.
            guard let base = sqlite3_vfs_find("unix"), let open = base.pointee.xOpen else {
                return SQLITE_CANTOPEN
            }
            let code = open(base, name, file, flags, outFlags)
            if code == SQLITE_OK, let file { FaultyDisk.wrap(file, name) }
            return code
        }
        sqlite3_vfs_register(layer, 1)
    }()

    static func set(_ fault: Fault) { state.withLock { $0.faults[fault.path] = fault } }

    /// Removes the fault; true where it has struck.
    @discardableResult
    static func clear(_ path: String) -> Bool {
        state.withLock { $0.faults.removeValue(forKey: path).map { $0.countdown <= 0 } ?? false }
    }

    private static func wrap(
        _ file: UnsafeMutablePointer<sqlite3_file>, _ name: UnsafePointer<CChar>?
    ) {
        guard let original = file.pointee.pMethods, let name else { return }
        let path = String(cString: name)
        let (fileAddress, address) = (UInt(bitPattern: file), UInt(bitPattern: original))
        let patched = state.withLock { state -> UInt in
            state.paths[fileAddress] = path
            if let known = state.methods[address] { return known }
            guard let original = UnsafePointer<sqlite3_io_methods>(bitPattern: address) else {
                return address
            }
            let copy = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
            copy.initialize(to: original.pointee)
            copy.pointee.xWrite = { file, bytes, count, offset in
                if let code = FaultyDisk.strike(file, .write) { return code }
                return FaultyDisk.original(file)?.xWrite(file, bytes, count, offset) ?? SQLITE_IOERR
            }
            copy.pointee.xSync = { file, flags in
                if let code = FaultyDisk.strike(file, .flush) { return code }
                return FaultyDisk.original(file)?.xSync(file, flags) ?? SQLITE_IOERR
            }
            state.methods[address] = UInt(bitPattern: copy)
            return UInt(bitPattern: copy)
        }
        file.pointee.pMethods = UnsafePointer(bitPattern: patched)
    }

    private static func original(
        _ file: UnsafeMutablePointer<sqlite3_file>?
    ) -> sqlite3_io_methods? {
        let patched = UInt(bitPattern: file?.pointee.pMethods)
        let address = state.withLock { state in
            state.methods.first { $0.value == patched }?.key
        }
        guard let address else { return nil }
        return UnsafePointer<sqlite3_io_methods>(bitPattern: address)?.pointee
    }

    private static func strike(
        _ file: UnsafeMutablePointer<sqlite3_file>?, _ operation: Operation
    ) -> CInt? {
        let address = UInt(bitPattern: file)
        return state.withLock { state in
            guard let path = state.paths[address], var fault = state.faults[path],
                fault.operation == operation
            else { return nil }
            fault.countdown -= 1
            state.faults[path] = fault
            return fault.countdown == 0 || (fault.persists && fault.countdown < 0)
                ? fault.code : nil
        }
    }
}
