// The room "Disk": a disk in memory under the real SQLite, for asking what real disks only do on
// bad days.
//
// `SimulatedDisk` is a file system of its own for SQLite (https://www.sqlite.org/vfs.html),
// registered under a name that `SQLiteOptions.vfs` takes. It keeps for each file what readers see,
// what a flush has made safe, and every change in between, so that at any moment it can say what a
// power cut would leave: nothing unsynced, its beginning, torn or reordered parts of it
// (`CrashLoss`). Calls can be made to fail (`DiskFault`), space to end, flushes to lie. What it did
// can be recorded (`DiskEvent`) and done again step by step (`DiskState`). Time, sleep and
// randomness of SQLite come from it too, so a run depends on nothing but its seed.

import Foundation
import GRDBSQLite
import Synchronization

/// A disk in memory. Each has a name of its own; as long as a file on it is open it lives.
package final class SimulatedDisk: @unchecked Sendable {
    // Unchecked: every member below is touched only inside `locked`.

    /// For `SQLiteOptions.vfs`.
    package let vfsName: String
    private let gate = Mutex(())
    private var registration: UnsafeMutablePointer<sqlite3_vfs>?
    private var files: [String: SimulatedFile] = [:]
    private var removed: [String: DiskFileState] = [:]
    private var faults: [DiskFault] = []
    private var struck = 0
    private var counts = [Int](repeating: 0, count: DiskCall.allCases.count)
    private var order = 0
    private var usedBytes = 0
    private var capacity = Int.max
    private var flushesLie = false
    private var history: [DiskEvent]?
    private var random: SeededRandom
    private var milliseconds: Int64

    private static let numbers = Atomic<Int>(0)

    /// - Parameters:
    ///   - image: the files that are there already.
    ///   - seed: of the randomness that SQLite asks for.
    ///   - milliseconds: the time that SQLite is told, since 1970.
    package init(
        _ image: DiskImage = DiskImage(), seed: UInt64 = 1,
        milliseconds: Int64 = 1_780_315_200_000
    ) {
        let number = Self.numbers.add(1, ordering: .relaxed).newValue
        vfsName = "simulated-\(number)"
        random = SeededRandom(seed: seed)
        self.milliseconds = milliseconds
        for (name, bytes) in image.files {
            files[name] = SimulatedFile(
                name: name, state: DiskFileState(bytes, isNameDurable: true), isNamed: true)
            usedBytes += bytes.count
        }
        registration = DiskInterface.register(self, name: vfsName)
    }

    deinit {
        DiskInterface.unregister(registration)
    }

    func locked<T>(_ body: () -> T) -> T { gate.withLock { _ in body() } }

    // MARK: What it holds

    /// What a program sees that starts after this one was killed.
    package var image: DiskImage {
        locked {
            var image = DiskImage()
            image.files = files.mapValues(\.state.live)
            return image
        }
    }

    /// For asking what power cuts would leave: see `DiskState.image`.
    package var state: DiskState {
        locked {
            var state = DiskState()
            state.files = files.mapValues(\.state)
            state.removed = removed
            return state
        }
    }

    package var bytesUsed: Int { locked { usedBytes } }

    /// Calls of each kind so far.
    package func count(of call: DiskCall) -> Int { locked { counts[call.rawValue] } }

    // MARK: What goes wrong

    package func inject(_ fault: DiskFault) { locked { faults.append(fault) } }

    /// Ends all faults; how often they have struck since the last time.
    @discardableResult
    package func clearFaults() -> Int {
        locked {
            defer { struck = 0 }
            faults = []
            return struck
        }
    }

    /// Space for all files together; a write beyond it finds the disk full.
    package func setCapacity(bytes: Int) { locked { capacity = bytes } }

    /// A flush says that it succeeded and does nothing.
    package func setFlushesLie(_ lie: Bool) { locked { flushesLie = lie } }

    /// Changes bytes of a file behind everybody's back. False where there is no such file.
    @discardableResult
    package func damage(_ name: String, _ body: (inout [UInt8]) -> Void) -> Bool {
        locked {
            guard let file = files[name] else { return false }
            file.state.damage(body)
            return true
        }
    }

    package func flipBit(_ bit: Int, of name: String) {
        damage(name) { if bit / 8 < $0.count { $0[bit / 8] ^= 1 << UInt8(bit % 8) } }
    }

    package func zeroPage(_ page: Int, of name: String, size: Int = 4_096) {
        damage(name) { bytes in
            let range = (page * size..<(page + 1) * size).clamped(to: 0..<bytes.count)
            for index in range { bytes[index] = 0 }
        }
    }

    // MARK: What it did

    package func startRecording() { locked { history = [] } }

    /// Puts a mark between the events recorded before and after.
    package func mark(_ number: Int) { locked { history?.append(.mark(number)) } }

    package func takeRecording() -> [DiskEvent] {
        locked {
            defer { history = nil }
            return history ?? []
        }
    }
}

// MARK: - What SQLite calls

extension SimulatedDisk {
    /// Nil where the call may go on; else what it is to answer.
    func fault(_ call: DiskCall, _ kind: DiskFileKind) -> (effect: DiskFault.Effect, code: CInt)? {
        counts[call.rawValue] += 1
        guard !faults.isEmpty else { return nil }
        var found: DiskFault?
        for index in faults.indices where faults[index].strikes(call, kind) {
            found = found ?? faults[index]
        }
        guard let found else { return nil }
        struck += 1
        return (found.effect, found.code(for: call))
    }

    func open(_ name: String?, flags: CInt) -> Result<OpenFile, DiskRefusal> {
        let kind = name.map(DiskFileKind.init(name:)) ?? .other
        if let fault = fault(.open, kind) { return .failure(DiskRefusal(code: fault.code)) }
        let isTemporary = flags & SQLITE_OPEN_DELETEONCLOSE != 0
        guard let name else {
            let state = DiskFileState([], isNameDurable: false)
            let file = SimulatedFile(name: "", state: state, isNamed: false)
            return .success(OpenFile(disk: self, file: file, isRemovedOnClose: true))
        }
        if let file = files[name] {
            return .success(OpenFile(disk: self, file: file, isRemovedOnClose: isTemporary))
        }
        guard flags & SQLITE_OPEN_CREATE != 0 else {
            return .failure(DiskRefusal(code: SQLITE_CANTOPEN))
        }
        let file = SimulatedFile(
            name: name, state: DiskFileState([], isNameDurable: false), isNamed: true)
        files[name] = file
        removed[name] = nil
        history?.append(.create(name: name))
        return .success(OpenFile(disk: self, file: file, isRemovedOnClose: isTemporary))
    }

    func remove(_ name: String, isDurable: Bool) -> CInt {
        if let fault = fault(.delete, DiskFileKind(name: name)) { return fault.code }
        // Not there: what SQLite expects to be told.
        guard let file = files.removeValue(forKey: name) else {
            return SQLITE_IOERR | (23 << 8)
        }
        file.isNamed = false
        usedBytes -= file.state.live.count
        removed[name] = isDurable ? nil : file.state
        history?.append(.remove(name: name, isDurable: isDurable))
        return SQLITE_OK
    }

    func closed(_ open: OpenFile) {
        guard open.isRemovedOnClose else { return }
        if open.file.isNamed { files[open.file.name] = nil }
        open.file.isNamed = false
        usedBytes -= open.file.state.live.count
    }

    func exists(_ name: String) -> Bool { files[name] != nil }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, _ file: SimulatedFile) -> CInt {
        if let fault = fault(.write, file.kind) {
            if case .short(let count) = fault.effect {
                let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(count))
                if !part.isEmpty { put(part, at: offset, file) }
            }
            return fault.code
        }
        let growth = max(offset + bytes.count - file.state.live.count, 0)
        guard usedBytes + growth <= capacity else { return SQLITE_FULL }
        put(bytes, at: offset, file)
        return SQLITE_OK
    }

    private func put(_ bytes: UnsafeRawBufferPointer, at offset: Int, _ file: SimulatedFile) {
        order += 1
        let before = file.state.live.count
        file.state.write(bytes, at: offset, order: order)
        usedBytes += file.state.live.count - before
        if history != nil, file.isNamed {
            history?.append(.write(name: file.name, offset: offset, bytes: Array(bytes)))
        }
    }

    func truncate(_ file: SimulatedFile, to size: Int) -> CInt {
        if let fault = fault(.truncate, file.kind) { return fault.code }
        let growth = size - file.state.live.count
        guard growth <= 0 || usedBytes + growth <= capacity else { return SQLITE_FULL }
        order += 1
        usedBytes += growth
        file.state.truncate(to: size, order: order)
        if history != nil, file.isNamed {
            history?.append(.truncate(name: file.name, size: size))
        }
        return SQLITE_OK
    }

    func sync(_ file: SimulatedFile) -> CInt {
        if let fault = fault(.sync, file.kind) { return fault.code }
        guard !flushesLie else { return SQLITE_OK }
        if !file.state.isNameDurable, file.kind.flushesFolder {
            removed = [:]
            for other in files.values { other.state.keepName() }
        }
        file.state.flush()
        if history != nil, file.isNamed { history?.append(.sync(name: file.name)) }
        return SQLITE_OK
    }

    func randomBytes(_ buffer: UnsafeMutableRawBufferPointer) {
        for index in buffer.indices { buffer[index] = UInt8.random(in: 0...255, using: &random) }
    }

    func pass(milliseconds more: Int64) { milliseconds += more }

    /// Milliseconds since noon of 24 November 4714 BC, which is how SQLite counts days.
    var julianMilliseconds: Int64 { milliseconds + 210_866_760_000_000 }
}

/// A file that was not opened.
struct DiskRefusal: Error {
    let code: CInt
}
